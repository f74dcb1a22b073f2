// Before the page is drawn, so that it does not flash: the theme that was chosen, if one was.
'use strict';
try {
  const theme = localStorage.getItem('countersign-theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the theme of the system.
}
