"""How gunicorn serves Tandem: `gunicorn -c python:workbench.gunicorn workbench.wsgi`.

No access log (it would write addresses; `workbench.logging` writes its own line), no control socket.
"""

from workbench import env
from workbench.logging import dictionary

bind = env.text("TANDEM_BIND", "127.0.0.1:8000")
workers = env.integer("TANDEM_WEB_WORKERS", 2, minimum=1, maximum=64)
threads = env.integer("TANDEM_WEB_THREADS", 4, minimum=1, maximum=64)
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
accesslog = None
control_socket_disable = True
forwarded_allow_ips = ",".join(env.proxies("TANDEM_PROXIES", ["127.0.0.1", "::1"]))
logconfig_dict = dictionary(env.choice("TANDEM_LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"]))
