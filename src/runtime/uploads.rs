//! The pictures that the terminal itself keeps: sent a piece at a time between frames, taken back when their story
//! is left.
//!
//! A picture has a megabyte, and a slow line takes seconds for it. Between two pieces the loop reads keys and
//! draws; but nothing of another picture may come between the pieces of one.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use super::terminal::{self, Terminal};
use crate::pictures::{Drawing, Upload};

/// Bytes that are sent before keys are looked at again.
const PORTION: usize = 16 << 10;

/// What is to be sent.
#[derive(Default)]
pub(super) struct Uploads {
    queue: VecDeque<Job>,
}

enum Job {
    /// The rest of a picture, from this piece on.
    Send(Arc<Drawing>, usize),
    /// A picture is taken back.
    Remove(u32),
}

impl Uploads {
    /// Has the terminal keep these pictures and no others.
    pub(super) fn settle(&mut self, wanted: &[Arc<Drawing>]) {
        let uploads = || wanted.iter().filter_map(|drawing| Some((drawing, drawing.upload.as_ref()?)));
        let is_wanted = |id: u32| uploads().any(|(_, upload)| upload.id == id);
        self.queue.retain(|job| match job {
            Job::Send(drawing, 0) => drawing.upload.as_ref().is_some_and(|upload| is_wanted(upload.id)),
            Job::Remove(id) => !is_wanted(*id),
            Job::Send(..) => true,
        });
        for id in terminal::kept().into_iter().filter(|id| !is_wanted(*id)) {
            if !self.queue.iter().any(|job| matches!(job, Job::Remove(known) if *known == id)) {
                self.queue.push_back(Job::Remove(id));
            }
        }
        for (drawing, upload) in uploads() {
            if !terminal::keeps(upload.id) && !self.is_queued(upload) {
                self.queue.push_back(Job::Send(Arc::clone(drawing), 0));
            }
        }
    }

    fn is_queued(&self, upload: &Upload) -> bool {
        self.queue.iter().any(|job| match job {
            Job::Send(drawing, _) => drawing.upload.as_ref().is_some_and(|queued| queued.id == upload.id),
            Job::Remove(_) => false,
        })
    }

    /// Whether there is more to send.
    pub(super) fn has_more(&self) -> bool {
        !self.queue.is_empty()
    }

    /// Forgets what is to be sent: the terminal was given away meanwhile, and keeps nothing.
    pub(super) fn forget(&mut self) {
        self.queue.clear();
    }

    /// Sends a portion.
    pub(super) fn send_some(&mut self, terminal: &mut Terminal) -> io::Result<()> {
        let mut portion = String::new();
        while portion.len() < PORTION {
            match self.queue.front_mut() {
                None => break,
                Some(Job::Remove(id)) => {
                    portion.push_str(&terminal::farewell(&[*id]));
                    self.queue.pop_front();
                }
                Some(Job::Send(drawing, next)) => {
                    let piece = drawing.upload.as_ref().and_then(|upload| {
                        terminal::keep(upload.id, drawing.sight.tmux);
                        upload.pieces.get(*next)
                    });
                    match piece {
                        Some(piece) => {
                            portion.push_str(piece);
                            *next += 1;
                        }
                        None => {
                            self.queue.pop_front();
                        }
                    }
                }
            }
        }
        if portion.is_empty() { Ok(()) } else { terminal.write(&portion) }
    }
}
