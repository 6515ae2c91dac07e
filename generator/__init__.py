"""Tongbao: a township's plan, bulletins and charts, built from validated CSV."""

__version__ = "0.1.0"
