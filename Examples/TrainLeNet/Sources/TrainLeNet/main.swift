// Learns to read handwritten digits, as a program of its own.
//
//     swift run -c release TrainLeNet [EPOCHS]

import Fovea

let epochs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2

let digits = try Dataset.digits()
let (training, held) = digits.split(at: 0.8, seed: 1, stratified: true)
print(training)

InitializerSeeds.restart(from: 1)
var network = lenet()
var optimizer = Adam(learningRate: 0.002)
for epoch in 0..<epochs {
  var losses: [Float] = []
  let batches = training.batches(of: 32, shuffledBy: 1, epoch: epoch, augmentedBy: .shift(upTo: 2))
  for batch in progress(batches, "epoch \(epoch + 1)") {
    let (loss, gradients) = valueWithGradient(at: network) {
      softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
    }
    optimizer.update(&network, along: gradients)
    losses.append(loss.scalar)
  }
  print(
    "epoch \(epoch + 1): loss \(losses.reduce(0, +) / Float(losses.count)), accuracy \(accuracy(of: network, on: held))"
  )
}

try network.save(to: "lenet.safetensors")
let read = lenet()
try read.load(from: "lenet.safetensors")
print("the same after saving and loading: \(accuracy(of: read, on: held) == accuracy(of: network, on: held))")

// A file of another network is an error that says what does not fit, and changes nothing.
do {
  try lenet(classes: 12).load(from: "lenet.safetensors")
} catch {
  print("a network with twelve classes: \(error)")
}
