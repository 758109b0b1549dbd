// The token of a mail's link: off the address, where it would stand in the history, and into the form.
(() => {
  const token = location.hash.replace(/^#(invitation|reset)=/, "");
  const field = document.querySelector("input[name=token]");
  if (field && token) field.value = token;
  history.replaceState(null, "", location.pathname);
})();
