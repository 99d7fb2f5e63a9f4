from tests.docs.pages import blocks as blocks
