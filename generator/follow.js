// Put into pages of the preview alone: loads the page again when there is a new site, and shows what is wrong meanwhile.
"use strict";
(function () {
  var first = null;

  function show(problem) {
    var box = document.getElementById("tb-preview-problem");
    if (!problem) {
      if (box) box.remove();
      return;
    }
    if (!box) {
      box = document.createElement("pre");
      box.id = "tb-preview-problem";
      box.setAttribute("role", "alert");
      box.style.cssText =
        "position:fixed;z-index:99;inset:0 0 auto 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;" +
        "white-space:pre-wrap;font:16px/1.6 sans-serif;background:#fff4e5;color:#222;border-bottom:4px solid #b54708";
      document.body.appendChild(box);
    }
    box.textContent = problem;
  }

  // Short questions: a browser has but a few connections for all of its tabs, and a hidden one need not know.
  function ask() {
    if (document.hidden) {
      setTimeout(ask, 300);
      return;
    }
    fetch("/.tongbao/state", { cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (now) {
        if (first === null) first = now.site;
        if (now.site !== first) {
          location.reload();
          return;
        }
        show(now.problem);
        setTimeout(ask, 150);
      }, function () { setTimeout(ask, 1000); });
  }

  ask();
})();
