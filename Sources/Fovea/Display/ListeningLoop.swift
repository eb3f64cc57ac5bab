/// Says, while it exists, that a loop will end at an interrupt by itself.
final class ListeningLoop {
  init() { Notebook.listeningLoops.pointee += 1 }
  deinit { Notebook.listeningLoops.pointee -= 1 }
}
