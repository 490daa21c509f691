//! Reading and writing by index without a way to fail: what is not there is the default.

pub(super) trait Table<T: Copy + Default> {
    fn at(&self, index: usize) -> T;
    fn put(&mut self, index: usize, value: T);
}

impl<T: Copy + Default> Table<T> for [T] {
    fn at(&self, index: usize) -> T {
        self.get(index).copied().unwrap_or_default()
    }

    fn put(&mut self, index: usize, value: T) {
        if let Some(slot) = self.get_mut(index) {
            *slot = value;
        }
    }
}

/// The list at an index; empty where there is none.
pub(super) fn list(lists: &[Vec<usize>], index: usize) -> &[usize] {
    lists.get(index).map_or(&[], Vec::as_slice)
}

/// Adds to the list at an index, if there is one.
pub(super) fn add(lists: &mut [Vec<usize>], index: usize, value: usize) {
    if let Some(list) = lists.get_mut(index) {
        list.push(value);
    }
}
