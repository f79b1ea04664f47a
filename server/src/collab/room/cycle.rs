//! What a room took in one go.

use contract::Id;
use live::check::StateVector;
use live::check::presence;
use portal::audit::Event;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A change that is to be stored.
pub struct Taken {
    /// By whose socket; none has the number 0.
    pub from: u64,
    /// Who makes it; nobody what the portal puts back.
    pub by: Option<Id>,
    pub change: live::Change,
}

/// Everything that waited at the door of a room, taken in and not yet told to anybody.
#[derive(Default)]
pub struct Cycle {
    /// Changes.
    pub updates: Vec<Taken>,
    /// Changes that are stored already.
    pub from_elsewhere: Vec<Vec<u8>>,
    /// Numbers that writers use for the first time: text, number, person.
    pub writers: Vec<(Id, u64, Id)>,
    /// New suggestions: text, suggestion, person.
    pub signed: Vec<(Id, Id, Id)>,
    /// By whose sockets.
    pub firsts: Vec<(u64, u64)>,
    /// Who began to write: text, person, event.
    pub begun: Vec<(Id, Id, Event)>,
    /// Who wants to have what is missing from a state.
    pub asks: Vec<(u64, StateVector)>,
    /// Who has to be told the state of the text.
    pub states: Vec<u64>,
    /// Who wants to know who is here.
    pub want_presence: Vec<u64>,
    /// News of people at this instance, and of people elsewhere.
    pub told: Vec<presence::Entry>,
    pub heard: Vec<presence::Entry>,
    /// Comments changed.
    pub comments: bool,
    /// What became of suggestions, by whose socket.
    pub settled: Vec<(u64, portal::talk::Settled)>,
    /// Words that were put back: whose they are, and which.
    pub put_back: Vec<(Option<Id>, String)>,
    /// The text before they were lost.
    pub before: Option<Vec<u8>>,
    /// Something stored elsewhere may be missing, or says otherwise than what is known here.
    pub catch_up: bool,
}

impl Cycle {
    /// Notes whose suggestions are that a change brings, among those that are `known`.
    pub fn sign(&mut self, text: Id, known: &mut HashMap<Id, Id>, update: &[u8]) {
        let new = learn(known, live::signed(update));
        self.signed.extend(new.into_iter().map(|(suggestion, author)| (text, suggestion, author)));
    }
}

/// Notes whose suggestions are, and gives those that were not known: the first who is told of one is its author.
pub fn learn(known: &mut HashMap<Id, Id>, signed: Vec<(Id, Id)>) -> Vec<(Id, Id)> {
    let is_new = |(suggestion, author): &(Id, Id)| match known.entry(*suggestion) {
        Entry::Occupied(_) => false,
        Entry::Vacant(place) => {
            place.insert(*author);
            true
        }
    };
    signed.into_iter().filter(is_new).collect()
}
