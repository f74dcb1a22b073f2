"""Installing what tests run with from other people: shared by tests/clients/run.py and tests/browser/run.py."""

import fcntl
import hashlib
import shutil
import subprocess

# Exit statuses, as countersign's own; where several apply, the first of WRONG_INPUT, BROKEN, FAILED, STALE.
HELD, FAILED, WRONG_INPUT, STALE, BROKEN = 0, 1, 2, 3, 5


class Stop(Exception):
    """Ends the run with one sentence and a status."""

    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status = status


def prepare_folder(folder, flag):
    """Makes the folder, without an old log; `flag` is the option with which the user names another."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "install.log").unlink(missing_ok=True)
    except OSError as error:
        raise Stop(BROKEN, f"cannot write to {folder}: {error.strerror}; name another folder with {flag}") from None


def run_tool(doing, command, log, **options):
    """Runs an installer; what it prints goes to a log file, and the line that tells most into a failure's sentence."""
    try:
        with open(log, "ab") as output:
            status = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options
            ).returncode
    except OSError as error:
        raise Stop(BROKEN, f"{doing}: cannot run {command[0]}: {error.strerror}") from None
    if status != 0:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        told = next((line for line in lines if "ERROR" in line), lines[-1] if lines else "it printed nothing")
        raise Stop(BROKEN, f"{doing} failed with status {status} ({told}); all it printed is in {log}")


def install_node_modules(what, source, folder):
    """Installs into `folder` the modules that `source`/package-lock.json pins, unless they are there already."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise Stop(BROKEN, f"running {what} needs Node.js (18 or newer) and npm: put `{tool}` on the PATH")
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests that run side by side share the folder
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(source / name, folder / name)
        mark = folder / "node_modules" / "installed"
        wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
        if not mark.exists() or mark.read_text() != wanted:
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
            run_tool(f"installing {what} with npm", ["npm", "ci", *quiet], folder / "install.log", cwd=folder)
            mark.write_text(wanted)
