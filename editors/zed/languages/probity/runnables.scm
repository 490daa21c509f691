; `$ZED_CUSTOM_title` in the task of `tasks.json` is the test's title.
((test_item
   title: (string (string_content) @run @title))
  (#set! tag probity-test))
