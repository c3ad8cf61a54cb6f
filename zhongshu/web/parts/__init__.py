"""Every part of the pages in every state, to look at; shown in the demo and while developing."""
