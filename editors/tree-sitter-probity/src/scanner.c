// What stands behind a number on the same line: a unit (`30 min`) or a currency (`500.00 EUR`). Neither is a word of its
// own: `s` and `day` may be names, and `version 3 stage INITIAL` has no seconds in it. The grammar says the same in
// `quantity`, `currency` and `unit` of `grammar/probity.pest`.

#include "tree_sitter/parser.h"

#include <string.h>

enum Token { UNIT, CURRENCY };

static const char *const UNITS[] = {
    "minutes", "minute", "min", "ms", "seconds", "second", "sec", "s", "hours", "hour", "h", "days", "day", "weeks", "week",
};

#define LONGEST 8

void *tree_sitter_probity_external_scanner_create(void) { return NULL; }

void tree_sitter_probity_external_scanner_destroy(void *payload) { (void)payload; }

unsigned tree_sitter_probity_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

void tree_sitter_probity_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

static bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }

static bool is_upper(int32_t c) { return c >= 'A' && c <= 'Z'; }

static bool is_lower(int32_t c) { return c >= 'a' && c <= 'z'; }

// Anything above ASCII may be a letter, and then the word is no unit.
static bool continues(int32_t c) { return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9') || c == '_' || c > 127; }

static bool is_unit(const char *word) {
  for (unsigned at = 0; at < sizeof(UNITS) / sizeof(UNITS[0]); at++) {
    if (strcmp(UNITS[at], word) == 0) return true;
  }
  return false;
}

bool tree_sitter_probity_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  if (!valid[UNIT] && !valid[CURRENCY]) return false;
  if (!is_blank(lexer->lookahead)) return false;
  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);

  char word[LONGEST + 1];
  unsigned length = 0;
  bool upper = true;
  bool lower = true;
  while (continues(lexer->lookahead)) {
    if (length == LONGEST) return false;
    upper = upper && is_upper(lexer->lookahead);
    lower = lower && is_lower(lexer->lookahead);
    word[length++] = (char)lexer->lookahead;
    lexer->advance(lexer, false);
  }
  word[length] = '\0';
  lexer->mark_end(lexer);

  if (valid[CURRENCY] && upper && length == 3) {
    lexer->result_symbol = CURRENCY;
    return true;
  }
  if (valid[UNIT] && lower && is_unit(word)) {
    // `s: int` is the next field.
    while (is_blank(lexer->lookahead)) lexer->advance(lexer, false);
    if (lexer->lookahead == ':') return false;
    lexer->result_symbol = UNIT;
    return true;
  }
  return false;
}
