//! A home folder of its own for each test, and commands run in it as a shell would.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before it counts as hung. No test waits for it to pass.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// The program under test.
pub(crate) const EARMARK: &str = env!("CARGO_BIN_EXE_earmark");

/// The environment of every process: nothing of the machine that the tests run on.
pub(crate) fn environment(home: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("TERM", "xterm-256color".into()),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "UTC".into()),
        ("PATH", "/usr/local/bin:/usr/bin:/bin".into()),
        ("HOME", home.display().to_string()),
        ("EDITOR", "true".into()),
        ("RUST_BACKTRACE", "0".into()),
    ]
}

/// A temporary folder in which Earmark lives, and which goes with the test.
pub(crate) struct Home {
    folder: TempDir,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    /// A home in which nothing has been made yet; the browser and the clipboard are programs that do nothing.
    pub(crate) fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        home.write("earmark/config/config.toml", "browser = [\"true\"]\nclipboard = [\"true\"]\n");
        home
    }

    /// A home with a store that holds the stories of these JSON lines, and no others.
    pub(crate) fn with_stories(lines: &[Value]) -> Self {
        let home = Self::new();
        home.earmark(["starter", "remove"]).succeeded();
        if lines.is_empty() {
            return home;
        }
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let file = home.write("stories.jsonl", lines.join("\n"));
        home.earmark([OsStr::new("import"), file.as_os_str()]).succeeded();
        home
    }

    /// A home in which the starter stories are, with all that is recognised in them, and nothing is left to do.
    pub(crate) fn settled() -> Self {
        static FIRST: OnceLock<Home> = OnceLock::new();
        let first = FIRST.get_or_init(|| {
            let home = Self::new();
            let found = home.earmark(["artists", "list", "wet leg"]).succeeded();
            assert!(found.out.contains("Wet Leg"), "{found:?}");
            home
        });
        let home = Self::new();
        for name in ["stories.db", "stories.db-wal"] {
            let from = first.home().join("data").join(name);
            if from.exists() {
                home.write(&format!("earmark/data/{name}"), std::fs::read(from).unwrap());
            }
        }
        home
    }

    /// The folder around everything.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `--home` names.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder().join("earmark")
    }

    pub(crate) fn store_file(&self) -> PathBuf {
        self.home().join("data/stories.db")
    }

    pub(crate) fn favorites_file(&self) -> PathBuf {
        self.home().join("data/favorites.jsonl")
    }

    /// The crash reports there are.
    pub(crate) fn crash_reports(&self) -> Vec<String> {
        crash_reports(&self.home())
    }

    /// Writes a file below the folder, and the folders on the way to it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// A command in this home, not started yet.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(EARMARK);
        command.args(arguments);
        self.surround(&mut command);
        command
    }

    /// A command whose process cannot write a file beyond so many blocks of 512 bytes: a full disk.
    pub(crate) fn command_on_full_disk<A: AsRef<OsStr>>(
        &self,
        blocks: u64,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new("/bin/sh");
        // A write beyond the limit also sends SIGXFSZ; a full disk sends none, so it is ignored here.
        command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""), EARMARK]);
        command.args(arguments);
        self.surround(&mut command);
        command
    }

    fn surround(&self, command: &mut Command) {
        command.env_clear().envs(environment(self.folder())).env("EARMARK_HOME", self.home());
        command.current_dir(self.folder());
    }

    /// Runs a command to its end.
    #[track_caller]
    pub(crate) fn earmark<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        run(self.command(arguments), b"")
    }

    /// Runs a command to its end with something on its standard input.
    #[track_caller]
    pub(crate) fn earmark_fed<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        input: &[u8],
    ) -> Ran {
        run(self.command(arguments), input)
    }

    /// Every story there is, hidden ones too, as `list --json` prints them.
    #[track_caller]
    pub(crate) fn stories(&self) -> Vec<Value> {
        self.earmark(["list", "--json", "*"]).succeeded().objects()
    }

    /// The titles of the stories that a query finds.
    #[track_caller]
    pub(crate) fn titles(&self, query: &str) -> Vec<String> {
        let found = self.earmark(["list", "--json", query]).succeeded().objects();
        found.iter().map(|story| story["title"].as_str().unwrap().to_owned()).collect()
    }
}

/// The crash reports below a home.
pub(crate) fn crash_reports(home: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(home.join("state/crashes")) else { return Vec::new() };
    entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

impl Ran {
    /// Asserts that all went well.
    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// Asserts the exit code, and one clear message that names the thing.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, named: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_clear(&self.err, named);
        assert_eq!(self.err.trim().lines().count(), 1, "one message: {}", self.err);
        self
    }

    /// The JSON objects printed, one a line.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

/// Asserts that a message is for people, and names what it is about.
#[track_caller]
pub(crate) fn assert_clear(message: &str, named: &[&str]) {
    for name in named {
        assert!(message.contains(name), "no {name:?} in: {message}");
    }
    for word in ["panicked", "Err(", "Error {", "unwrap", "RUST_BACKTRACE", "os error"] {
        assert!(!message.contains(word), "{word:?} is not for people: {message}");
    }
}

/// Runs a command to its end.
#[track_caller]
pub(crate) fn run(command: Command, input: &[u8]) -> Ran {
    Running::start(command, input).end()
}

/// A command that runs. What it prints is taken up as it comes; dropping it kills it.
pub(crate) struct Running {
    pid: u32,
    heard: mpsc::Receiver<Heard>,
    out: Vec<u8>,
    err: Vec<u8>,
    status: Option<ExitStatus>,
    open: usize,
}

enum Heard {
    Out(Vec<u8>),
    Err(Vec<u8>),
    Closed,
    Ended(ExitStatus),
}

impl Running {
    /// Starts a command with something on its standard input.
    #[track_caller]
    pub(crate) fn start(mut command: Command, input: &[u8]) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child: Child = command.spawn().expect("the program starts");
        let (tell, heard) = mpsc::channel();
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
        // A command that ends without reading all of its input is free to.
        thread::spawn(move || drop(stdin.write_all(&input)));
        listen(child.stdout.take().unwrap(), tell.clone(), Heard::Out);
        listen(child.stderr.take().unwrap(), tell.clone(), Heard::Err);
        let pid = child.id();
        thread::spawn(move || tell.send(Heard::Ended(child.wait().expect("the child is ours"))));
        Self { pid, heard, out: Vec::new(), err: Vec::new(), status: None, open: 2 }
    }

    /// Waits until so many lines have been printed. `false` if it ended with fewer.
    #[track_caller]
    pub(crate) fn prints(&mut self, lines: usize) -> bool {
        while self.out.split(|&byte| byte == b'\n').count() <= lines {
            if !self.hear() {
                return false;
            }
        }
        true
    }

    /// Kills the process as `kill -9` does, and returns what it had printed.
    #[track_caller]
    pub(crate) fn kill(self) -> Ran {
        self.kill_now();
        self.end()
    }

    /// Waits until the process has written so many bytes in all, to whatever, or has ended.
    #[track_caller]
    pub(crate) fn writes(&mut self, bytes: u64) {
        while self.status.is_none() && written(self.pid).is_some_and(|written| written < bytes) {
            match self.heard.try_recv() {
                Ok(heard) => self.take(heard),
                Err(_) => thread::yield_now(),
            }
        }
    }

    fn kill_now(&self) {
        let pid = rustix::process::Pid::from_raw(self.pid as i32).unwrap();
        // It may have ended by itself meanwhile.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ran {
        while self.hear() {}
        Ran {
            code: self.status.and_then(|status| status.code()),
            out: String::from_utf8(std::mem::take(&mut self.out)).expect("stdout is UTF-8"),
            err: String::from_utf8(std::mem::take(&mut self.err)).expect("stderr is UTF-8"),
        }
    }

    /// Takes up one more piece of news. `false` when there will be none any more.
    #[track_caller]
    fn hear(&mut self) -> bool {
        if self.open == 0 && self.status.is_some() {
            return false;
        }
        let heard = self.heard.recv_timeout(DEADLINE).expect("the command ends, or says something");
        self.take(heard);
        true
    }

    fn take(&mut self, heard: Heard) {
        match heard {
            Heard::Out(bytes) => self.out.extend(bytes),
            Heard::Err(bytes) => self.err.extend(bytes),
            Heard::Closed => self.open -= 1,
            Heard::Ended(status) => self.status = Some(status),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.status.is_none() {
            self.kill_now();
        }
    }
}

/// How many bytes a process has written so far, to files, pipes and terminals together: how far it has got,
/// whatever it does. `None` where the system does not say, or the process has ended.
pub(crate) fn written(pid: u32) -> Option<u64> {
    let counters = std::fs::read_to_string(format!("/proc/{pid}/io")).ok()?;
    counters.lines().find_map(|line| line.strip_prefix("wchar: "))?.parse().ok()
}

fn listen(mut pipe: impl Read + Send + 'static, tell: mpsc::Sender<Heard>, wrap: fn(Vec<u8>) -> Heard) {
    thread::spawn(move || {
        let mut buffer = [0; 1 << 14];
        while let Ok(count @ 1..) = pipe.read(&mut buffer) {
            if tell.send(wrap(buffer[..count].to_vec())).is_err() {
                return;
            }
        }
        // Whoever does not hear this has ended the test.
        let _ = tell.send(Heard::Closed);
    });
}
