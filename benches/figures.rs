//! Figures, and the table of them beside what they may be.

use std::fmt;
use std::time::Duration;

/// What a figure may be.
#[derive(Clone, Copy)]
pub(crate) enum Budget {
    /// Only to be seen.
    None,
    /// The median may be so much.
    Median(f64),
    /// So much may be taken in 99 of 100 cases.
    Tail(f64),
    /// The median, and 99 of 100 cases.
    Both(f64, f64),
    /// The median must be so much.
    AtLeast(f64),
}

/// One line of the table.
pub(crate) struct Figure {
    name: String,
    unit: &'static str,
    median: f64,
    tail: Option<f64>,
    budget: Budget,
}

impl Figure {
    /// A figure of times, in milliseconds.
    pub(crate) fn times(name: &str, times: &[Duration], budget: Budget) -> Self {
        Self::runs(name, &[times.to_vec()], budget)
    }

    /// A figure of times taken in several runs, in milliseconds: the median of the runs' medians, and of
    /// their tails. What else the machine does in one of them does not count.
    pub(crate) fn runs(name: &str, runs: &[Vec<Duration>], budget: Budget) -> Self {
        assert!(runs.iter().all(|times| !times.is_empty()), "{name}: nothing was measured");
        let of_runs =
            |share| part(runs.iter().map(|times| part(millis(times).collect(), share)).collect(), 50);
        // Of a few times the 99th hundredth is no more than the longest one.
        let tail = runs.iter().all(|times| times.len() >= 50).then(|| of_runs(99));
        Self { name: name.into(), unit: "ms", median: of_runs(50), tail, budget }
    }

    /// A figure of a few times in milliseconds, with a tail of the caller's.
    pub(crate) fn with_tail(name: &str, times: &[Duration], tail: Duration, budget: Budget) -> Self {
        let tail = Some(tail.as_secs_f64() * 1_000.0);
        Self { tail, ..Self::times(name, times, budget) }
    }

    /// A figure of one number.
    pub(crate) fn number(name: &str, number: f64, unit: &'static str, budget: Budget) -> Self {
        Self { name: name.into(), unit, median: number, tail: None, budget }
    }

    /// The median, and the tail where there is one.
    fn short(&self) -> String {
        let digits = if self.median < 100.0 { 2 } else { 0 };
        let tail = self.tail.map_or_else(String::new, |tail| format!(" / {tail:.digits$}"));
        format!("{:.digits$}{tail}", self.median)
    }

    fn fits(&self) -> Option<bool> {
        let tail = self.tail.unwrap_or(self.median);
        match self.budget {
            Budget::None => None,
            Budget::Median(most) => Some(self.median <= most),
            Budget::Tail(most) => Some(tail <= most),
            Budget::Both(median, most) => Some(self.median <= median && tail <= most),
            Budget::AtLeast(least) => Some(self.median >= least),
        }
    }
}

fn millis(times: &[Duration]) -> impl Iterator<Item = f64> {
    times.iter().map(|time| time.as_secs_f64() * 1_000.0)
}

/// The number that so many hundredths of all are not above.
fn part(mut numbers: Vec<f64>, hundredths: usize) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    numbers[(numbers.len() * hundredths).div_ceil(100).clamp(1, numbers.len()) - 1]
}

impl fmt::Display for Figure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = if self.unit == "ms" { 2 } else { 1 };
        let tail = self.tail.map_or_else(String::new, |tail| format!("{tail:.digits$}"));
        let budget = match self.budget {
            Budget::None => String::new(),
            Budget::Median(most) => format!("{most}"),
            Budget::Tail(most) => format!("p99 {most}"),
            Budget::Both(median, most) => format!("{median} / p99 {most}"),
            Budget::AtLeast(least) => format!("at least {least}"),
        };
        let verdict = self.fits().map_or("", |fits| if fits { "ok" } else { "OVER" });
        let (name, unit) = (&self.name, self.unit);
        let line =
            format!("{name:<54} {:>9.digits$} {tail:>8} {unit:<10} {budget:<16} {verdict}", self.median);
        out.write_str(line.trim_end())
    }
}

/// Prints a part of the table.
pub(crate) fn print(heading: &str, figures: &[Figure]) {
    println!("\n{heading:<54} {:>9} {:>8} {:<10} budget", "median", "p99", "");
    for figure in figures {
        println!("{figure}");
    }
}

/// The figures of one size.
pub(crate) type OfSize = (usize, Vec<Figure>);

/// Prints a part of the tables of several sizes side by side: medians and tails, how many times the first
/// size's median the last one's is, and whether the last one fits.
pub(crate) fn compare(heading: &str, sizes: &[OfSize]) {
    let columns: Vec<String> = sizes.iter().map(|(stories, _)| format!("{stories:>16}")).collect();
    println!("\n{heading:<58} {} {:>7}", columns.join(" "), "ratio");
    let Some(((_, first), (_, last))) = sizes.first().zip(sizes.last()) else { return };
    for figure in last {
        let of = |figures: &[Figure]| {
            let same = figures.iter().find(|other| other.name == figure.name);
            format!("{:>16}", same.map(Figure::short).unwrap_or_default())
        };
        let columns: Vec<String> = sizes.iter().map(|(_, figures)| of(figures)).collect();
        let ratio =
            first.iter().find(|other| other.name == figure.name).map(|one| figure.median / one.median);
        let ratio =
            ratio.filter(|ratio| ratio.is_finite()).map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let verdict = figure.fits().map_or("", |fits| if fits { "ok" } else { "OVER" });
        let line = format!("{:<58} {} {ratio:>7} {verdict}", figure.name, columns.join(" "));
        println!("{}", line.trim_end());
    }
}

/// Measures the processor time of this thread: what other programs do meanwhile does not count.
pub(crate) struct Stopwatch(Duration);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(busy())
    }

    /// The time since the start.
    pub(crate) fn took(&self) -> Duration {
        busy().saturating_sub(self.0)
    }
}

#[cfg(unix)]
fn busy() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// The time, where a thread's own is not to be had.
#[cfg(not(unix))]
fn busy() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

/// Does a thing a number of times and says how long each took this thread.
pub(crate) fn each<T>(times: usize, mut deed: impl FnMut(usize) -> T) -> Vec<Duration> {
    (0..times)
        .map(|at| {
            let watch = Stopwatch::start();
            let done = deed(at);
            let took = watch.took();
            drop(std::hint::black_box(done));
            took
        })
        .collect()
}
