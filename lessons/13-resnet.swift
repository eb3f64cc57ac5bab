// %% [markdown]
// # 13 · ResNet
//
// VGG's authors stopped at 19 layers, where more of them gained nothing. Whoever went on met something strange: deeper
// networks became *worse*. In 2015 He, Zhang, Ren and Sun put a plus sign behind every second or third layer, and
// trained 152 of them. The plus sign is in nearly every network made since.
//
// We let a deep network fail, add the plus sign, and let it race against its twin. Then we take the block apart: its
// slopes, its order, its borders, and what is left when a block is thrown away.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [08 · Activations and normalisation](08-activations-and-normalisation.ipynb) and
// [12 · VGG](12-vgg.ipynb).
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** build and read residual networks: say why deeper was worse; write a block and give its slope;
// choose a short cut where sizes change; count the layers and parameters of the family.

// %%
let digits = try Dataset.digits()
// Half as high and as wide: a network of 44 layers is to be trained within seconds.
let small = digits.with(images: averagePool2D(digits.images, size: 2))
let (training, held) = small.split(at: 0.8, seed: 1, stratified: true)
imageGrid(training.images[0..<20], titles: (0..<20).map { "\(training.classNumbers[$0])" }, columns: 10)
claim("4,000 real digits of 14 × 14 pixels to learn from", training.images.shape, equals: [4_000, 14, 14, 1])

// %% [markdown]
// ## Deeper cannot be worse?
//
// Take a network of 20 layers that has learned something. Put 24 layers behind each other in between, each of which
// hands on what it gets, unchanged. This network of 44 layers is exactly as good. So the best network of 44 layers is
// at least as good as the best of 20.
//
// Let us see what learning *finds*. Both are *plain* networks of the paper: 3 × 3 filters, [batch
// normalisation](glossary.md#batch-normalisation) behind each convolution, then [ReLU](glossary.md#relu); 16, then 32,
// then 64 maps; the mean of each map, one [dense layer](glossary.md#dense-layer).
//
// In a race, all runners take one step of learning, then all the next. Those with the same [seed](glossary.md#seed) get
// the same [batches](glossary.md#batch).

// %%
struct Runner {
  let name: String, seed: Int
  var network: CIFARResNet
  var optimizer: SGD
  var losses: [Float] = []

  mutating func step(_ batch: Batch) {
    let (loss, gradients) = valueWithGradient(at: network) {
      softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
    }
    optimizer.update(&network, along: gradients)
    losses.append(loss.scalar)
  }
}
func network(_ depth: Int, _ shortcut: Shortcut, seed: Int) -> CIFARResNet {
  CIFARResNet(depth: depth, shortcut: shortcut, input: [14, 14, 1], seed: UInt64(seed))
}
func mean(_ numbers: [Float]) -> Float { numbers.reduce(0, +) / Float(numbers.count) }

func race(
  _ rivals: KeyValuePairs<String, (depth: Int, shortcut: Shortcut)>, seeds: ClosedRange<Int>, steps: Int = 60,
  rate: Double
) -> [Runner] {
  var runners = rivals.flatMap { name, kind in
    seeds.map { seed in
      Runner(
        name: name, seed: seed, network: network(kind.depth, kind.shortcut, seed: seed),
        optimizer: SGD(learningRate: .cosine(from: rate, steps: steps), momentum: 0.9))
    }
  }
  let batches = seeds.map { training.batches(of: 32, shuffledBy: UInt64($0)) }
  func chart() -> LineChart {
    let lines = rivals.map { name, _ in
      let mine = runners.filter { $0.name == name }.map(\.losses)
      let means = mine[0].indices.map { step in mean(mine.map { mean(Array($0[max(0, step - 4)...step])) }) }
      return LineChart.Series(name, means, from: 1)
    }
    let guessing = LineChart.Series("guessing", [logf(10), logf(10)], at: [1.0, Double(steps)])
    return LineChart(lines + [guessing], x: "step", y: "loss while training")
  }
  let id = "race of \(rivals.map(\.key))"
  for step in progress(0..<steps) {
    for i in runners.indices { runners[i].step(batches[runners[i].seed - seeds.lowerBound][step]) }
    if step == 4 { display(chart(), id: id) } else if step % 5 == 4 { updateDisplay(chart(), id: id) }
  }
  return runners
}
/// The mean loss of the last ten steps, for each seed.
func ends(_ runners: [Runner], _ name: String) -> [Float] {
  runners.filter { $0.name == name }.map { mean(Array($0.losses.suffix(10))) }
}
func rounded(_ numbers: [Float]) -> String { numbers.map { String(format: "%.2f", $0) }.joined(separator: ", ") }

// %% [markdown]
// Three seeds, 60 steps. The chart grows while they learn: the mean of the three, smoothed over five steps.
//
// **Predict:** whose [loss](glossary.md#loss) on the digits *it learns from* is lower in the end?

// %%
let plains = race(["plain, 20 layers": (20, .none), "plain, 44 layers": (44, .none)], seeds: 1...3, rate: 0.05)

// %%
let (shallow, deep) = (ends(plains, "plain, 20 layers"), ends(plains, "plain, 44 layers"))
print("the last ten steps, seed by seed: 20 layers \(rounded(shallow)); 44 layers \(rounded(deep))")
claim("For each seed the deeper network is worse, by more than 0.5", zip(shallow, deep).allSatisfy { $1 - $0 > 0.5 })
claim("It has hardly got beyond guessing, log 10 = 2.3", deep.allSatisfy { $0 > 1.7 })

// %% [markdown]
// This is not [overfitting](glossary.md#overfitting): whoever overfits is *good* at what it learns from. The network
// could do it, and learning does not find it. He and his colleagues call it **degradation**, and saw it in long
// training, too: on the million photographs of ImageNet 18 plain layers erred in 27.94 % of those held out, 34 in
// 28.54 %, and while learning the 34 were worse all the way.
//
// ## The plus sign
//
// What those 24 layers could not find is the simplest thing of all: to hand on what they get. So hand it on *for*
// them. A [residual block](glossary.md#residual-block) adds its input to what its layers make of it,
//
// $$ H(x) = F(x) + x, \qquad y = \operatorname{ReLU}(H(x)), $$
//
// where $F$ is convolution, normalisation, ReLU, convolution, normalisation. The way of $x$ to the sum is the
// [short cut](glossary.md#short-cut). If $H$ is what the block ought to compute, its layers learn $F(x) = H(x) - x$,
// the **residual**: what is still missing.

// %%
InitializerSeeds.restart(from: 1)
let block = Residual(activation: .relu) {
  Named("conv1", Conv2D(filterShape: (3, 3, 16, 16), padding: .same, hasBias: false, initializer: .heNormal))
  Named("bn1", BatchNorm(16))
  Named("relu1", Activate(.relu))
  Named("conv2", Conv2D(filterShape: (3, 3, 16, 16), padding: .same, hasBias: false, initializer: .heNormal))
  Named("bn2", BatchNorm(16))
}
display(Sequential { block }.diagram(input: [14, 14, 16]))
// What the first convolution of a network makes of 16 digits: 16 maps each, and a ReLU is behind them.
let maps = network(20, .zeroPadding, seed: 1).layers[0...2](training.images[0..<16])
claim("The block is ReLU(F(x) + x)", block(maps), equals: relu(block.body(maps) + maps), within: 1e-5)

// %% [markdown]
// ### Doing nothing is easy
//
// The last normalisation multiplies each map by a learned scale $\gamma$. We set all of these to 0, in the block and in
// a plain network of the same layers.
//
// **Predict:** what does each of them make of its input?

// %%
let twin = Sequential(block.body.layers + [Activate(.relu)])  // the same layers, no plus
let lastScale = (block.body.layers[4] as! BatchNorm).scale
lastScale.value = Tensor(zeros: [16])
let (kept, lost) = (block(maps), twin(maps))
func firstMap(_ maps: Tensor) -> HeatMap { HeatMap(maps[0, .all, .all, 0], in: 0...1, width: 205) }
display(sideBySide([
  "a map of a digit that goes in": firstMap(maps), "behind the residual block": firstMap(kept),
  "behind the plain layers": firstMap(lost),
]))
claim("The residual block hands on what it got, exactly", kept == maps)
claim("The plain layers lost everything", lost.countNonZero, equals: 0)
lastScale.value = Tensor(ones: [16])

// %% [markdown]
// (Why did the last ReLU change nothing? Behind a ReLU there are no negative numbers.) Many programs *begin* with these
// scales at 0: every block does nothing at first, and a network of 152 layers begins as a very short one. The original
// begins with 1, and so do we.
//
// ## One plus the slope
//
// If one number changes a little, $H(x) = F(x) + x$ changes by what $F$ does, and by the same little once more:
//
// $$ \frac{dH}{dx} = \frac{dF}{dx} + I. $$
//
// For maps, $x$ has many numbers, and so has $H$. All slopes together are a matrix: a row for each output, a column for
// each input, the [Jacobian matrix](glossary.md#jacobian-matrix). $I$ is the *identity*, 1 on the diagonal and 0
// elsewhere: output 3 changes with input 3, and with no other. The backward pass gives such a matrix row by row: ask
// with 1 at one output and 0 at the others.
//
// Here is a tiny block on one map of 4 × 4, so that the matrix is 16 × 16.
//
// **Predict:** we subtract the matrix of $F$ from that of $H$, both measured. Which of the 256 numbers are not 0?

// %%
func identityMatrix(_ n: Int) -> Tensor {
  var matrix = Tensor(zeros: [n, n])
  for i in 0..<n { matrix[i, i] = 1 }
  return matrix
}
func jacobian(at x: Tensor, of f: (Tensor) -> Tensor) -> Tensor {
  let (value, pullback) = valueWithPullback(at: x, of: f)
  let picks = identityMatrix(value.count)
  let rows = (0..<value.count).map { i in
    let pick: Tensor = picks[i]
    return pullback(pick.reshaped(to: value.shape)).reshaped(to: [1, x.count])
  }
  return Tensor(concatenating: rows, along: 0)
}
InitializerSeeds.restart(from: 7)
let F = Sequential {
  Conv2D(filterShape: (3, 3, 1, 2), padding: .same, activation: .relu, initializer: .heNormal)
  Conv2D(filterShape: (3, 3, 2, 1), padding: .same, initializer: .heNormal)
}
func H(_ x: Tensor) -> Tensor { F(x) + x }
let point = Tensor(randomNormal: [1, 4, 4, 1], seed: 11)
let (ofF, ofH) = (jacobian(at: point) { F($0) }, jacobian(at: point, of: H))
let difference = ofH - ofF
display(sideBySide([
  "dF/dx (a row: an output)": HeatMap(ofF, in: -2...2, width: 215),
  "dH/dx": HeatMap(ofH, in: -2...2, width: 215), "dH/dx − dF/dx": HeatMap(difference, in: -2...2, width: 215),
]))
claim("Entry by entry: dH/dx − dF/dx = I", difference, equals: identityMatrix(16), within: 1e-5)
claim("F's own slopes are nothing like it", ofF.largestDifference(from: identityMatrix(16)) > 0.5)

// %% [markdown]
// Now the whole depth. Of 21 such sums in a row the chain rule multiplies the slopes (leave the last ReLU of each block
// aside for a moment):
//
// $$ (F_{21}' + I) \cdots (F_2' + I)(F_1' + I) = I + \text{sums and products of } F'. $$
//
// The 1 is never multiplied away. Whatever the filters do, one part of the slope arrives at the bottom as it was; in
// the product of a plain network, $F_{21}' \cdots F_2' F_1'$, there is no such part.
//
// ### ⚠ Before the last ReLU, or behind it?
//
// In the original the sum goes *through* a ReLU. So the formula above holds for $H$, not for $y$: where $H$ is
// negative, ReLU lets nothing through, neither $F$ nor $x$.
//
// **Predict:** which rows of the Jacobian of $y$ are empty?

// %%
let ofY = jacobian(at: point) { relu(H($0)) }
let negative = (H(point) .< 0).reshaped(to: [16])
let emptyRows = abs(ofY).max(axes: [1]) .== 0
display(sideBySide([
  "dH/dx": HeatMap(ofH, in: -2...2, width: 215), "dy/dx, behind the ReLU": HeatMap(ofY, in: -2...2, width: 215),
]))
claim("Those rows are 0 whose sum is negative", emptyRows, equals: negative)
let positiveRows = (1 - negative).reshaped(to: [16, 1])
claim("In the others it is dF/dx + I", ofY, equals: positiveRows * (ofF + identityMatrix(16)), within: 1e-5)

// %% [markdown]
// Then why not put the ReLU into $F$, and leave the short cut free: $x + \operatorname{ReLU}(F(x))$? The slope $+I$
// would be whole again. We send the maps of 16 digits through 18 blocks of each kind, with random weights.
//
// **Predict:** what happens to the mean of the maps, block by block, if $F$ can never be negative?

// %%
func randomF(endsWithReLU: Bool) -> Sequential {
  Sequential {
    Conv2D(filterShape: (3, 3, 16, 16), padding: .same, hasBias: false, initializer: .heNormal)
    BatchNorm(16)
    Activate(.relu)
    Conv2D(filterShape: (3, 3, 16, 16), padding: .same, hasBias: false, initializer: .heNormal)
    BatchNorm(16)
    if endsWithReLU { Activate(.relu) }
  }
}
/// The mean behind each of 18 blocks, and the most that any number fell by (below 0) in any of them.
func throughBlocks(reluFirst: Bool) -> (means: [Float], lowestChange: Float) {
  InitializerSeeds.restart(from: 1)
  var (x, means, lowest) = (maps, [maps.mean().scalar], Float.infinity)
  for _ in 1...18 {
    let sum = inMode(.training) { randomF(endsWithReLU: reluFirst)(x) } + x
    let y = reluFirst ? sum : relu(sum)
    lowest = min(lowest, (y - x).min().scalar)
    means.append(y.mean().scalar)
    x = y
  }
  return (means, lowest)
}
let (sumFirst, reluFirst) = (throughBlocks(reluFirst: false), throughBlocks(reluFirst: true))
plot(
  ["ReLU behind the sum (original)": sumFirst.means, "ReLU before the sum": reluFirst.means], x: "block",
  y: "mean of the maps")
claim("ReLU first: no number ever becomes smaller; a block can only add", reluFirst.lowestChange >= 0)
claim("Sum first: blocks take away as well", sumFirst.lowestChange < 0)
let grown = reluFirst.means[18] / sumFirst.means[18]
claim("After 18 blocks its maps are more than twice as large", grown > 2)

// %% [markdown]
// He's group measured that as well (2016): with 110 layers on small photographs 7.84 % errors with the ReLU before the
// sum, 6.61 % with the original. Best, with 6.37 %, was to put normalisation and ReLU *in front of* each convolution:
// then nothing at all stands on the short cut, and $F$ may be negative. That is the *pre-activation* ResNet, often
// "version 2". A drawing with the plus sign behind the last ReLU shows neither of them.
//
// ## Twins in a race
//
// `CIFARResNet` is the paper's family for small pictures, and `.none` leaves out its short cuts.
//
// **Predict:** how many parameters do 21 short cuts cost?

// %%
let (plain, residual) = (network(44, .none, seed: 4), network(44, .zeroPadding, seed: 4))
print("plain \(plain.parameterCount), residual \(residual.parameterCount)")
claim("None: a plus sign has no parameters", plain.parameterCount, equals: residual.parameterCount)
let pairsOfParameters = zip(plain.parameters, residual.parameters)
claim("They begin with the same numbers", pairsOfParameters.allSatisfy { $0.parameter.value == $1.parameter.value })

// %% [markdown]
// So the twins have the same layers, the same first weights, the same batches, the same
// [learning rate](glossary.md#learning-rate). One adds, the other does not. Three new seeds, again 60 steps.
//
// **Predict:** draw the two curves before you run it.

// %%
let twins = race(
  ["plain, 44 layers": (44, .none), "residual, 44 layers": (44, .zeroPadding)], seeds: 4...6, rate: 0.02)

// %%
let (endOfPlain, endOfResidual) = (ends(twins, "plain, 44 layers"), ends(twins, "residual, 44 layers"))
print("the last ten steps, seed by seed: plain \(rounded(endOfPlain)); residual \(rounded(endOfResidual))")
smallMultiples(
  columns: 3,
  (4...6).map { seed in
    LineChart(
      twins.filter { $0.seed == seed }.map { .init($0.name, $0.losses, from: 1) }, x: "step", y: "loss",
      title: "seed \(seed)")
  })
claim(
  "For each seed the residual network is better, by more than 1",
  zip(endOfPlain, endOfResidual).allSatisfy { $0 - $1 > 1 })
claim("The plain ones have hardly begun", endOfPlain.allSatisfy { $0 > 1.7 })
claim("44 layers with short cuts are better than 20 without", endOfResidual.max()! < shallow.min()!)

// %% [markdown]
// (Its first steps are worse than guessing: 21 sums in a row have made large numbers. It recovers at once.) Would more
// patience help the plain one? We tried 600 steps, once: the plain network came to 0.5, the residual one to 0.01.
//
// ## What the gradient has to do with it
//
// It is often said that plain networks fail because their [gradients](glossary.md#gradient)
// [vanish](glossary.md#vanishing-gradient) on the way down.
//
// **Predict:** how long are they at the first layer, compared with the last: shorter, equal, longer?
//
// Six seeds, new networks, one batch: the length of the gradient of each of the 43 filter banks
// (the root of the sum of its squares), on a logarithmic axis.

// %%
let batch = training.batches(of: 32, shuffledBy: 9)[0]
func lengths(_ network: CIFARResNet) -> [Float] {
  let (_, gradients) = valueWithGradient(at: network) {
    softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
  }
  return gradients.names.filter { $0.hasSuffix("filter") }.map { name in
    let g = gradients[name]!
    return (g * g).sum().scalar.squareRoot()
  }
}
func middle(_ lists: [[Float]]) -> [Float] {  // the mean of the logarithms: no seed counts more than another
  lists[0].indices.map { i in expf(mean(lists.map { logf($0[i]) })) }
}
let plainLengths = (11...16).map { lengths(network(44, .none, seed: $0)) }
let residualLengths = (11...16).map { lengths(network(44, .zeroPadding, seed: $0)) }
plot(
  ["plain, 44 layers": middle(plainLengths), "residual, 44 layers": middle(residualLengths)], x: "convolution",
  y: "length of the gradient", from: 1, yScale: .logarithmic)
func growth(_ all: [[Float]]) -> [Float] { all.map { $0.first! / $0.last! } }
print("first to last: plain \(rounded(growth(plainLengths))); residual \(rounded(growth(residualLengths)))")
claim("Plain: at least ten times as long at the first layer", growth(plainLengths).allSatisfy { $0 > 10 })
claim("Residual: at most five times", growth(residualLengths).allSatisfy { $0 < 5 })

// %% [markdown]
// ### ⚠ Not vanished
//
// Batch normalisation keeps each layer's numbers at the same width, and pays for it on the way back: gradients *grow*
// downwards, a little with each layer. The authors themselves write that vanishing gradients are unlikely to be the
// reason. With poor first weights and no normalisation they do vanish (lesson 08); that is another illness.
//
// So what is wrong with a gradient that arrives? It is a promise: go a small step this way, and the loss falls by so
// much. It is exact only for the tiniest of steps. Here each step is chosen so that it promises a fall by 0.3.
//
// **Predict:** how much of it does each network keep?

// %%
func partKept(_ network: CIFARResNet, promised: Float = 0.3) -> Float {
  func loss() -> Tensor {
    inMode(.training) { softmaxCrossEntropy(logits: network(batch.images), labels: batch.labels) }
  }
  let (before, gradients) = valueWithGradient(at: network) { _ in loss() }
  // A step of t against the gradient promises t · |gradient|².
  let t = promised / Float(gradients.norm * gradients.norm)
  for entry in network.parameters {
    if let g = gradients[entry.parameter] { entry.parameter.value = entry.parameter.value - g * t }
  }
  return (before - loss()).scalar / promised
}
let keptByPlain = (11...16).map { partKept(network(44, .none, seed: $0)) }
let keptByResidual = (11...16).map { partKept(network(44, .zeroPadding, seed: $0)) }
print("of what was promised, plain keeps \(rounded(keptByPlain)); residual \(rounded(keptByResidual))")
bars(["plain": mean(keptByPlain), "residual": mean(keptByResidual)], y: "part that is kept", width: 360)
claim("The plain network keeps less than half of it, for each seed", keptByPlain.allSatisfy { $0 < 0.5 })
claim("The residual one more than three quarters", keptByResidual.allSatisfy { $0 > 0.75 })

// %% [markdown]
// A change in the first layer goes through 42 more, each of which bends it again: soon the slope is another one. With
// short cuts most of the change goes straight to the end. That is a large part of the story; the whole of it is still
// argued about.
//
// ## Where sizes change
//
// Twice on its way the network halves height and width and doubles the [channels](glossary.md#channel), by a
// [stride](glossary.md#stride) of 2 in a block's first filter.
//
// ### What goes wrong: sizes that do not fit
//
// **Predict:** $F$ makes 7 × 7 × 32 of 14 × 14 × 16. What does a plain plus sign say?

// %%
var complaint = ""
do {
  _ = try Sequential {
    Residual { Conv2D(filterShape: (3, 3, 16, 32), stride: 2, padding: 1) }
  }.outputShape(for: [14, 14, 16])
} catch {
  complaint = "\(error)"
}
print(complaint)
claim("It names both sizes", complaint.contains("7") && complaint.contains("14"))

// %% [markdown]
// The paper tries three ways:
//
// - **A**: take every second pixel, and put channels of zeros behind those that are there. No parameters.
// - **B**: a [1 × 1 convolution](glossary.md#one-by-one-convolution) with stride 2 where sizes change, and a batch
//   normalisation; elsewhere $x$ as it is.
// - **C**: a 1 × 1 convolution in *every* block.
//
// Here is option A for a photograph of one channel, which is to have three.

// %%
let photo = try Image(named: "camera").resized(height: 96, width: 96).matrix
let short = ZeroPaddedShortcut(stride: 2, outputs: 3)(photo.reshaped(to: [1, 96, 96, 1]))
let channels = (0..<3).map { Image(short[0, .all, .all, $0...$0] as Tensor) }
display(sideBySide([
  "the input, 96 × 96": Image(photo.reshaped(to: [96, 96, 1])),
  "what the short cut gives, 48 × 48 × 3": ImageGrid(channels, titles: ["channel 0", "1", "2"], columns: 3, width: 440),
]))
let everySecond: Tensor = photo[.stride(by: 2), .stride(by: 2)]
claim("Channel 0: every second pixel", short[0, .all, .all, 0] as Tensor == everySecond)
claim("Channels 1 and 2: nothing but zeros", (short[.rest, 1..<3] as Tensor).countNonZero, equals: 0)

// %% [markdown]
// **Predict:** how many parameters do B and C add to ResNet-44? (Channels go from 16 to 32 and from 32 to 64; a
// normalisation has two numbers for each map. And C has a short cut with filters in all 7 blocks of each of the three
// stages.)

// %%
func projection(_ inputs: Int, _ outputs: Int) -> Int { inputs * outputs + 2 * outputs }
func count(_ shortcut: Shortcut) -> Int { network(44, shortcut, seed: 1).parameterCount }
let counts = [Shortcut.zeroPadding, .projection, .projectionEverywhere].map(count)
for (name, number) in zip(["A", "B", "C"], counts) { print("\(name): \(number) parameters") }
claim("B: 16·32 + 2·32 and 32·64 + 2·64 more", counts[1] - counts[0], equals: projection(16, 32) + projection(32, 64))
claim(
  "C: those, and n·n + 2n in all the other blocks", counts[2] - counts[1],
  equals: 7 * projection(16, 16) + 6 * projection(32, 32) + 6 * projection(64, 64))

// %% [markdown]
// With 34 layers on ImageNet they erred in 25.03 % (A), 24.52 % (B) and 24.19 % (C); the plain twin in 28.54 %. So the
// plus sign itself did most of it, and nearly everybody uses B.
//
// ## Take a block away
//
// Now something cruel (Veit, Wilber and Belongie, 2016). We train 20 layers with and without short cuts, long enough
// for both to read digits. Then we remove one block, and ask, without learning again.

// %%
let trained = race(
  ["plain, 20 layers": (20, .none), "residual, 20 layers": (20, .zeroPadding)], seeds: 7...7, steps: 120, rate: 0.05)

// %% [markdown]
// **Predict:** how many of the held-out digits does each still read (its [accuracy](glossary.md#accuracy)) when one of
// its nine blocks is gone? (Two blocks must stay: they change the sizes.)

// %%
let asked = held[0..<500]
func score(_ layers: Sequential) -> Double { accuracy(logits: layers(asked.images), labels: asked.labels) }
func without(_ name: String, _ layers: Sequential) -> Sequential {
  Sequential(zip(layers.names, layers.layers).filter { $0.0 != name }.map { Named($0, $1) })
}
let removable = ["conv2_1", "conv2_2", "conv2_3", "conv3_2", "conv3_3", "conv4_2", "conv4_3"]
let (plain20, residual20) = (trained[0].network.layers, trained[1].network.layers)
let (wholePlain, wholeResidual) = (score(plain20), score(residual20))
let plainScores = removable.map { score(without($0, plain20)) }
let residualScores = removable.map { score(without($0, residual20)) }
print("whole: plain \(wholePlain), residual \(wholeResidual)")
heatMap(
  Tensor([plainScores, residualScores]), rows: ["plain", "residual"], columns: removable, x: "the block that is gone",
  title: "accuracy without one block", in: 0...1)
claim("Whole, both read more than 80 %", min(wholePlain, wholeResidual) > 0.8)
claim("Plain: without any one block fewer than half are read", plainScores.allSatisfy { $0 < 0.5 })
let typical = residualScores.sorted()[3]
claim("Residual: for most blocks three quarters and more", typical > 0.75)

// %% [markdown]
// Each layer of the plain network can read only what the one before it writes. In the residual one every block adds a
// little to something that goes on anyway: from each block a signal goes through $F$ or past it, so there are $2^9$
// ways through nine blocks, and removing one leaves half of them. The early blocks are missed most: all others build on
// them.
//
// ## The family
//
// Small pictures: $6n + 2$ layers. One convolution, three stages of $n$ blocks with two each, one dense layer.
//
// **Predict:** the $n$ of ResNet-20, -44, -110 and -1202? Is 1,202 better than 110?

// %%
/// Convolutions and dense layers; those on short cuts do not count.
func layerCount(_ network: any ClassicNetwork) -> Int {
  network.parameters.map(\.name).filter {
    ($0.hasSuffix("filter") || $0.hasSuffix("weight")) && !$0.contains("shortcut")
  }.count
}
let family = [3, 5, 7, 9, 18, 200].map { n in CIFARResNet(depth: 6 * n + 2) }
for network in family { print("\(layerCount(network)) layers: \(network.parameterCount) parameters") }
claim("n = 3, 5, 7, 9, 18, 200 make these layers", family.map(layerCount), equals: [20, 32, 44, 56, 110, 1202])
let inMillions = family.map { Double($0.parameterCount) / 1e6 }
claim(
  "Millions of parameters, rounded as in the paper (table 6)",
  inMillions.map { String(format: $0 < 1 ? "%.2f" : "%.1f", $0) },
  equals: ["0.27", "0.46", "0.66", "0.85", "1.7", "19.4"])

// %% [markdown]
// Their errors on CIFAR-10, 60,000 tiny photographs of ten kinds of things, in order: 8.75, 7.51, 7.17, 6.97, 6.43 and,
// for 1,202 layers, 7.93 %. *That* one gets nearly all that it learns from right: it overfits.
//
// For photographs of 224 × 224: a 7 × 7 convolution, pooling, four stages, one dense layer. ResNet-18 has two blocks in
// each stage; repeated blocks are drawn once.

// %%
let resnet18 = ResNet(depth: 18, seed: 1)
display(resnet18.diagram())
let (ofResNet18, ofVGG) = (resnet18.summary(), VGG(depth: 19).summary())
print("ResNet-18: \(resnet18.parameterCount) parameters, \(ofResNet18.multiplyAdds) multiply-adds")
claim("18 layers: 1 + 2 · (2 + 2 + 2 + 2) + 1", layerCount(resnet18), equals: 1 + 2 * (2 + 2 + 2 + 2) + 1)
claim("11,689,512 parameters", resnet18.parameterCount, equals: 11_689_512)
func billions(_ network: ShapeSummary) -> Double { Double(network.multiplyAdds) / 1e9 }
claim("1.8 billion multiply-adds (He et al., table 1)", billions(ofResNet18), equals: 1.8, within: 0.05)
claim("Less than a tenth of VGG-19's", ofResNet18.multiplyAdds * 10 < ofVGG.multiplyAdds)

// %% [markdown]
// From 50 layers on, a block has three: a 1 × 1 convolution makes 64 channels of 256, a 3 × 3 works on these, another
// 1 × 1 makes 256 of them again. That is a [bottleneck](glossary.md#bottleneck).
//
// **Predict:** how many times fewer weights than two 3 × 3 convolutions on 256 channels?

// %%
let pair = Sequential {
  Conv2D(filterShape: (3, 3, 256, 256), padding: .same, hasBias: false)
  Conv2D(filterShape: (3, 3, 256, 256), padding: .same, hasBias: false)
}
let bottleneck = Sequential {
  Conv2D(filterShape: (1, 1, 256, 64), hasBias: false)
  Conv2D(filterShape: (3, 3, 64, 64), padding: .same, hasBias: false)
  Conv2D(filterShape: (1, 1, 64, 256), hasBias: false)
}
print("two 3 × 3: \(pair.parameterCount), bottleneck: \(bottleneck.parameterCount)")
claim("256·64 + 9·64·64 + 64·256 = 69,632", bottleneck.parameterCount, equals: 256 * 64 + 9 * 64 * 64 + 64 * 256)
claim("About 17 times fewer", Double(pair.parameterCount) / Double(bottleneck.parameterCount), equals: 17, within: 0.1)
claim("About as many as two 3 × 3 on 64 channels", bottleneck.parameterCount < 2 * 9 * 64 * 64)

// %% [markdown]
// Thirty-six such blocks in its third stage make ResNet-152, which won the ImageNet challenge of 2015.
//
// **Predict:** it has eight times as many layers as VGG-19. How many times as many
// [multiply-adds](glossary.md#multiply-add)?

// %%
let asPublished = ResNet(depth: 152, downsampling: .inFirstFilter, seed: 1)
let (of152, usual152) = (asPublished.summary(), ResNet(depth: 152, seed: 1).summary())
print("ResNet-152: \(asPublished.parameterCount) parameters, \(of152.multiplyAdds) multiply-adds")
print("VGG-19: \(VGG(depth: 19).parameterCount) parameters, \(ofVGG.multiplyAdds) multiply-adds")
claim("152 layers: 1 + 3 · (3 + 8 + 36 + 3) + 1", layerCount(asPublished), equals: 1 + 3 * (3 + 8 + 36 + 3) + 1)
claim("60,192,808 parameters, 60.2 million", asPublished.parameterCount, equals: 60_192_808)
claim("11.3 billion multiply-adds (He et al., table 1)", billions(of152), equals: 11.3, within: 0.05)
claim("Fewer than VGG-19: not even six tenths", billions(of152) < 0.6 * billions(ofVGG))

// %% [markdown]
// ### ⚠ Two networks of one name, and what a FLOP is
//
// In the paper a stage that halves the size does so in its first **1 × 1** filters, which then skip three pixels of
// four. Most programs have the stride in the **3 × 3** that follows: it sees every pixel, and errs a little less. The
// parameters are the same, the work is not. And the "FLOPs" of the paper are multiply-adds; others count multiplication
// and addition as two.
//
// **Predict:** which of the two costs more?

// %%
print("stride in the 3 × 3: \(usual152.multiplyAdds), in the 1 × 1: \(of152.multiplyAdds)")
claim("Equally many parameters", usual152.parameters.total, equals: of152.parameters.total)
// The 1 × 1 filters of three blocks work on four times as many pixels: on 56² to 128, on 28² to 256, on 14² to 512.
let more = [(56, 256, 128), (28, 512, 256), (14, 1024, 512)].map { side, inputs, outputs in
  (side * side - side * side / 4) * inputs * outputs
}.reduce(0, +)
claim("Three filter banks do four times the work", usual152.multiplyAdds - of152.multiplyAdds, equals: more)
claim("That is 231 million more", (usual152.multiplyAdds - of152.multiplyAdds) / 1_000_000, equals: 231)

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.

// %% [markdown]
// ### Exercise: a block by hand
//
// Two filter banks of 3 × 3, no normalisation: convolution, ReLU, convolution, the plus sign, ReLU. Useful:
// `conv2D(x, filter: w1, padding: .same)` and `relu(…)`.

// %% A block by hand tags=["exercise"]
func residualBlock(_ x: Tensor, _ w1: Tensor, _ w2: Tensor) -> Tensor {
  // BEGIN SOLUTION
  let inner = relu(conv2D(x, filter: w1, padding: .same))
  return relu(conv2D(inner, filter: w2, padding: .same) + x)
  // END SOLUTION
}

// %% Check: a block by hand
func filters(_ inputs: Int, _ outputs: Int, seed: Int) -> Tensor {
  Tensor(randomNormal: [3, 3, inputs, outputs], standardDeviation: 0.3, seed: UInt64(seed))
}
func same(_ x: Tensor, _ w: Tensor) -> Tensor { conv2D(x, filter: w, padding: .same) }
exercise(
  "What does a residual block make of x?",
  hints: "F first: two convolutions, and a ReLU between them.", "Then add x to what the second one gives.",
  "The last ReLU comes behind the sum.",
  trying: [
    (Tensor(randomNormal: [1, 5, 5, 2], seed: 21), filters(2, 2, seed: 22), filters(2, 2, seed: 23)),
    (Tensor(randomNormal: [2, 4, 6, 3], seed: 24), filters(3, 4, seed: 25), filters(4, 3, seed: 26)),
  ], residualBlock,
  expected: { x, w1, w2 in
    let layers = Residual(activation: .relu) {
      Conv2D(filterShape: (3, 3, w1.shape[2], w1.shape[3]), padding: .same, activation: .relu, hasBias: false)
      Conv2D(filterShape: (3, 3, w2.shape[2], w2.shape[3]), padding: .same, hasBias: false)
    }
    for (parameter, w) in zip(layers.parameters, [w1, w2]) { parameter.parameter.value = w }
    return layers(x)
  },
  within: 1e-4,
  mistakes: [
    Mistake("The ReLU stands before the sum: such a block can only add.") { x, w1, w2 in
      relu(same(relu(same(x, w1)), w2)) + x
    },
    Mistake("That is a plain network: x is not added.") { x, w1, w2 in relu(same(relu(same(x, w1)), w2)) },
    Mistake("The last ReLU is missing.") { x, w1, w2 in same(relu(same(x, w1)), w2) + x },
    Mistake("The ReLU between the convolutions is missing: two without a bend are one.") { x, w1, w2 in
      relu(same(same(x, w1), w2) + x)
    },
  ])

// %% [markdown]
// ### Exercise: a bottleneck of any width
//
// `channels` come in and go out; the 3 × 3 works on a quarter of them. How many weights are that, without biases and
// normalisation? For 256 it is 69,632.

// %% A bottleneck of any width tags=["exercise"]
func bottleneckWeights(_ channels: Int) -> Int {
  // BEGIN SOLUTION
  let narrow = channels / 4
  return channels * narrow + 9 * narrow * narrow + narrow * channels
  // END SOLUTION
}

// %% Check: a bottleneck of any width
exercise(
  "How many weights has a bottleneck of 1 × 1, 3 × 3 and 1 × 1?",
  hints: "How many channels has the 3 × 3? A quarter.", "A filter bank has f · f · inputs · outputs weights.",
  "Three banks: channels to a quarter, a quarter to a quarter, and back.",
  trying: [256, 512, 1024, 64], bottleneckWeights,
  expected: { channels in
    Sequential {
      Conv2D(filterShape: (1, 1, channels, channels / 4), hasBias: false)
      Conv2D(filterShape: (3, 3, channels / 4, channels / 4), hasBias: false)
      Conv2D(filterShape: (1, 1, channels / 4, channels), hasBias: false)
    }.parameterCount
  },
  mistakes: [
    Mistake("The way back to all channels is missing.") { channels in
      channels * channels / 4 + 9 * channels / 4 * channels / 4
    },
    Mistake("That is the 3 × 3 alone.") { channels in 9 * channels / 4 * channels / 4 },
    Mistake("A 3 × 3 filter has nine weights for each channel, not three.") { channels in
      2 * channels * channels / 4 + 3 * channels / 4 * channels / 4
    },
    Mistake("There is one 3 × 3, on a quarter of the channels, not on all of them.") { channels in
      2 * channels * channels / 4 + 9 * channels * channels
    },
  ])

// %% [markdown]
// ### Exercise: ways through
//
// In each of $n$ blocks a signal takes the long way, through $F$, or the short cut. How many ways through the network
// take exactly $k$ long ones? For $n = 3$ and $k = 1$ there are 3: the long way may be in the first, the second or the
// third block.

// %% Ways through tags=["exercise"]
func ways(_ n: Int, _ k: Int) -> Int {
  // BEGIN SOLUTION
  if k == 0 || k == n { return 1 }
  return ways(n - 1, k - 1) + ways(n - 1, k)
  // END SOLUTION
}

// %% Check: ways through
exercise(
  "How many ways through n blocks take exactly k long ones?",
  hints: "All ways together are 2 · 2 · … · 2 = 2ⁿ. Write down the eight for n = 3.",
  "The first block is taken or not: what is left is the same question for n − 1 blocks.",
  "So ways(n, k) = ways(n − 1, k − 1) + ways(n − 1, k), as in Pascal's triangle; for k = 0 and k = n it is 1.",
  trying: [(3, 1), (4, 2), (9, 3), (9, 0), (12, 12)], ways,
  expected: { n, k in (0..<1 << n).filter { $0.nonzeroBitCount == k }.count },
  mistakes: [
    Mistake("Those are all ways, however many long ones they take.") { n, _ in 1 << n },
    Mistake("The order in which you choose the k blocks does not matter.") { n, k in
      (0..<k).reduce(1) { $0 * (n - $1) }
    },
    Mistake("That is for one long way only.") { n, _ in n },
    Mistake("Those are the ways with at most k long ones.") { n, k in
      (0..<1 << n).filter { $0.nonzeroBitCount <= k }.count
    },
    Mistake("The same block cannot be chosen twice.") { n, k in (0..<k).reduce(1) { product, _ in product * n } },
  ])

// %% [markdown]
// ## What to keep
//
// - Plain networks became worse with depth *on what they learn from*: not overfitting, learning did not find it.
// - $H(x) = F(x) + x$, then ReLU: the layers learn what is missing, and doing nothing costs nothing.
// - $dH/dx = dF/dx + I$: the 1 is never multiplied away. The plus sign has no parameters.
// - ⚠ With batch normalisation gradients of plain networks do not vanish, they grow downwards, and they do not keep
//   what they promise.
// - Where sizes change: zeros (A) or a 1 × 1 convolution (B). Most of the gain is the plus sign itself.
// - Without one of its blocks a residual network still works; a plain one does not.
// - A bottleneck makes depth cheap: 152 layers for less work than VGG-19.
//
// **Next:** [14 · Network in network, Inception, GoogLeNet](14-inception.ipynb): going wide instead of deep.
