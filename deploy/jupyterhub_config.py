"""JupyterHub for this course, with nbgrader: students submit and instructors grade on one server.

What to change stands at the top. docs/deployment.md tells what else the server needs.
"""

c = get_config()  # type: ignore[name-defined]  # noqa: F821

COURSE = "word_embeddings"  # the course_id that autograder.course.configure sets
FOLDER = "/srv/word-embeddings"  # a checkout of the course, readable by its owner alone
GRADER = "grader-word-embeddings"  # the system account that owns it; no person logs in with it
INSTRUCTORS = {"instructor1", "instructor2"}
STUDENTS = {"student1", "student2"}

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # behind a web server that does TLS
c.Authenticator.allowed_users = INSTRUCTORS | STUDENTS
c.Spawner.default_url = "/lab"

# nbgrader knows instructors by the name of their group, and the course by that of the service.
GROUP = f"formgrade-{COURSE}"
c.JupyterHub.load_groups = {GROUP: {"users": sorted(INSTRUCTORS)}}
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": "http://127.0.0.1:9999",
        "command": [f"{FOLDER}/.venv/bin/jupyterhub-singleuser"],
        "user": GRADER,
        "cwd": FOLDER,
        # It is this server's own: nobody has to be asked whether it may know who they are.
        "oauth_no_confirm": True,
        # The service starts with a clean environment; nbgrader calls its programs by name.
        "environment": {
            "JUPYTERHUB_DEFAULT_URL": "/lab",
            "PATH": f"{FOLDER}/.venv/bin:/usr/local/bin:/usr/bin:/bin",
        },
    }
]
c.JupyterHub.load_roles = [
    {
        "name": GROUP,
        "groups": [GROUP],
        "scopes": [
            f"access:services!service={COURSE}",
            "list:services",
            f"read:services!service={COURSE}",
        ],
    },
    # The list of courses in the students' and instructors' own servers asks the hub as its user.
    {"name": "server", "scopes": ["inherit"]},
]
