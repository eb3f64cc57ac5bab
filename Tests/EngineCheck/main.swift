import ConvEngine
import Glibc

// engine-check results      every operation once, compared with double precision; the exit status says whether all agree
// engine-check run SET      one operation with the kernels of an instruction set, whether the processor has it or not
// engine-check allocations  how often every operation, called again and again, asks for heap memory

let command = CommandLine.arguments.dropFirst().first
let calls =
  try convolutionCalls() + packedCalls() + gradientCalls() + layerCalls() + elementCalls() + borderCalls()

switch command {
case "results":
  print("instruction set: \(InstructionSet.current)")
  var isRight = true
  for call in calls {
    let error = call.error()
    // The longest sums have 3200 products, and round to within 10⁻³; NaN is wrong too.
    let isClose = error <= 1e-3
    isRight = isRight && isClose
    print("\(isClose ? "right" : "WRONG") \(call.name): largest error \(error)")
  }
  exit(isRight ? 0 : 1)
case "run":
  let set = CommandLine.arguments.dropFirst(2).first.flatMap(InstructionSet.init(rawValue:)) ?? .baseline
  let values = Values(1000)
  mapElements(.tanh, count: 1000, input: values.floats, output: values.floats, instructionSet: set)
case "allocations":
  for call in calls {
    let (count, bytes) = call.steadyAllocations()
    print("\(count) allocations, \(bytes) bytes: \(call.name)")
  }
default:
  print("Usage: engine-check results | run SET | allocations")
  exit(2)
}
