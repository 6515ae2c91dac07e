"""What is said of a cluster of machines."""

NOBODY = (
    "调度程序 {address} 没有应答，或没有工作机连到它。没有发布，原来的网站没有变动。"
    "请核对地址，看看 dask scheduler 和 dask worker 是否在运行；或去掉 --scheduler，在本机生成。"
)
ANOTHER_PROGRAM = (
    "工作机 {workers} 上的程序或程序库与本机不是同一版本，做出的网页会不一样。没有发布，原来的网站没有变动。"
    "请在各台机器上装同一个版本的程序和 requirements/cluster.txt。"
)
LOST = (
    "与工作机的连接断了，或同一项工作使几台工作机先后中断。没有发布，原来的网站没有变动。"
    "请看工作机的内存是否够用，再运行一次。"
)
NOT_INSTALLED = (
    "--scheduler 要用的 dask.distributed 没有安装。请运行 pip install --require-hashes -r requirements/cluster.txt，"
    "或去掉 --scheduler，在本机生成。"
)
