//! How wide a text is without a font: the widest of what the usual sans-serif fonts make of each character, so that
//! what fits here fits wherever the picture is shown.

/// How letters are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Mono,
}

/// Thousandths of the font size, from the space to the tilde: the maximum of DejaVu Sans and Liberation Sans, which
/// has the measures of Arial and Helvetica.
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637,
    637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723, 771, 667, 611, 778, 752, 295,
    500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 337, 391, 838,
    557, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521,
    393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

const BOLD: [u16; 95] = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696,
    696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 611, 1000, 774, 763, 734, 831, 684, 684, 821, 837, 373,
    557, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838,
    557, 500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596,
    479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
];

/// Every usual monospaced font keeps to this.
const MONO: u32 = 620;

/// No more of a text is looked at; nothing that long fits on a picture.
const LONGEST: usize = 1_000;

/// The width in pixels, rounded up. `size` is the font size in tenths of a pixel.
pub(super) fn width(text: &str, face: Face, size: u32) -> i32 {
    let sum = text.chars().fold(0u32, |sum, c| sum.saturating_add(advance(c, face)));
    let pixels = u64::from(sum).saturating_mul(u64::from(size)).div_ceil(10_000);
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

/// Whether every character is one whose width is known well; others are squeezed into their measure.
pub(super) fn is_sure(text: &str) -> bool {
    text.chars().all(|c| c < '\u{250}' || matches!(c, '\u{2010}'..='\u{2026}'))
}

fn advance(c: char, face: Face) -> u32 {
    let table = match face {
        Face::Mono if c < '\u{250}' => return MONO,
        Face::Regular => &REGULAR,
        Face::Bold | Face::Mono => &BOLD,
    };
    let ascii = (c as usize).checked_sub(32).and_then(|at| table.get(at));
    match (ascii, c) {
        (Some(width), _) => u32::from(*width),
        (None, '·' | '’' | '‘') => 420,
        (None, '“' | '”') => 560,
        (None, '\u{c0}'..'\u{250}') => 900,
        (None, _) => 1_050,
    }
}

/// A text in lines of at most `most` pixels; where it takes more than `lines`, the last one ends with `…`. Control
/// characters count as blanks.
pub(super) fn wrap(text: &str, face: Face, size: u32, most: i32, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut line = String::new();
    let shown: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    for word in shown.split(' ').filter(|word| !word.is_empty()) {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&joined, face, size) <= most {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            wrapped.push(std::mem::take(&mut line));
        }
        line = broken(word, face, size, most, &mut wrapped);
    }
    if !line.is_empty() {
        wrapped.push(line);
    }
    if wrapped.len() > lines || text.chars().nth(LONGEST).is_some() {
        wrapped.truncate(lines);
        if let Some(last) = wrapped.last_mut() {
            *last = ended(last, face, size, most);
        }
    }
    wrapped
}

/// Breaks a word that is too wide for a line, behind a mark where there is one; gives the rest.
fn broken(word: &str, face: Face, size: u32, most: i32, into: &mut Vec<String>) -> String {
    let mut line = String::new();
    for c in word.chars() {
        line.push(c);
        if width(&line, face, size) <= most || line.chars().nth(1).is_none() {
            continue;
        }
        line.pop();
        let mark = |at: char| matches!(at, '.' | ',' | '(' | '_' | '/' | '-');
        let rest = match line.rfind(mark).and_then(|at| line.char_indices().map(|(i, _)| i).find(|i| *i > at))
        {
            Some(at) if at.saturating_mul(2) > line.len() => line.split_off(at),
            _ => String::new(),
        };
        into.push(std::mem::replace(&mut line, rest));
        line.push(c);
    }
    line
}

/// The text with `…` behind it, shortened until it fits.
fn ended(text: &str, face: Face, size: u32, most: i32) -> String {
    let mut kept = text.to_owned();
    loop {
        let shown = format!("{}…", kept.trim_end());
        if width(&shown, face, size) <= most || kept.pop().is_none() {
            return shown;
        }
    }
}
