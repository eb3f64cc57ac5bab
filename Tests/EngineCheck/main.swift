import ConvEngine
import Glibc

// engine-check results      every operation once, compared with double precision; the exit status says whether all agree
// engine-check run SET      one operation with the kernels of an instruction set, whether the processor has it or not
// engine-check vgg [packed]  one inference by VGG-16, and the most memory that the process ever had
// engine-check large        one convolution that needs as much working memory as its filter has, 36 MiB, or more
// engine-check allocations  how often every operation, called again and again, asks for heap memory

let command = CommandLine.arguments.dropFirst().first
func allCalls() throws -> [Call] {
  try convolutionCalls() + packedCalls() + gradientCalls() + layerCalls() + elementCalls() + borderCalls()
}

switch command {
case "results":
  print("instruction set: \(InstructionSet.current)")
  var isRight = true
  for call in try allCalls() {
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
  for call in try allCalls() {
    let (count, bytes) = call.steadyAllocations()
    print("\(count) allocations, \(bytes) bytes: \(call.name)")
  }
case "large":
  let dims = try ConvDims(
    inputHeight: 14, inputWidth: 14, inputChannels: 1024, filterHeight: 3, filterWidth: 3, outputChannels: 1024,
    padding: 1)
  let filter = UnsafeMutablePointer<Float>.allocate(capacity: dims.filterCount)
  filter.initialize(repeating: 0, count: dims.filterCount)
  let (x, y) = (Values(dims.inputCount), Values(dims.outputCount))
  convolve(dims, input: x.floats, filter: filter, bias: nil, output: y.floats)
case "vgg":
  try VGG16(packsFilters: CommandLine.arguments.dropFirst(2).first == "packed").report()
default:
  print("Usage: engine-check results | run SET | vgg [packed] | large | allocations")
  exit(2)
}
