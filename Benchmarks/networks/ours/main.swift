// One process of the benchmark of networks.

import BenchmarkSupport
import ConvEngine
import Foundation

if let problem = environmentProblems().first {
  Conversation.decline(because: problem)
  exit(1)
}
var conversation = Conversation(prepare: prepare)
conversation.hold(version: "\(InstructionSet.current)")
