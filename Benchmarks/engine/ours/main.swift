// One process of the engine's benchmark: answers, line by line, what `runner.py` asks of it. The lines are JSON objects,
// as those of the other libraries' `worker.py`.

import ConvEngine
import Foundation

func write(_ answer: [String: Any]) {
  let data = (try? JSONSerialization.data(withJSONObject: answer)) ?? Data("{}".utf8)
  FileHandle.standardOutput.write(data + Data("\n".utf8))
}

if let problem = environmentProblems().first {
  write(["missing": problem])
  exit(1)
}
write(["version": "\(InstructionSet.current)"])
var conversation = Conversation()
while let line = readLine() { write(conversation.answer(to: line)) }
