//! Which packages are needed for development only, where a lock file states who needs whom but not the answer.

use std::collections::HashMap;

/// Who needs whom. Nodes are numbered from 0.
#[derive(Default)]
pub struct Graph {
    edges: Vec<Vec<usize>>,
    names: HashMap<String, usize>,
}

impl Graph {
    /// A graph of that many nodes without names.
    pub fn with_nodes(count: usize) -> Graph {
        Graph { edges: vec![Vec::new(); count], names: HashMap::new() }
    }

    /// The node of a name, added where it is missing.
    pub fn named(&mut self, name: &str) -> usize {
        if let Some(node) = self.find(name) {
            return node;
        }
        let node = self.edges.len();
        self.edges.push(Vec::new());
        self.names.insert(name.to_owned(), node);
        node
    }

    /// The node of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// States that a node needs another.
    pub fn edge(&mut self, from: usize, to: usize) {
        self.edges[from].push(to);
    }

    /// For each node, whether the roots of development need it, but no other root does. What no root needs at all is not for
    /// development: to leave it out could make a list of packages incomplete.
    pub fn development(&self, roots: &[usize], development: &[usize]) -> Vec<bool> {
        let (is_needed, mut is_development) = (self.reachable(roots), self.reachable(development));
        for (is_development, is_needed) in is_development.iter_mut().zip(is_needed) {
            *is_development &= !is_needed;
        }
        is_development
    }

    fn reachable(&self, roots: &[usize]) -> Vec<bool> {
        let mut is_reached = vec![false; self.edges.len()];
        let mut open = roots.to_vec();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut is_reached[node], true) {
                open.extend(&self.edges[node]);
            }
        }
        is_reached
    }
}
