// Everything is in place: what the address asks for is shown.
filter();
fromHash();
document.documentElement.dataset.ready = "yes";
