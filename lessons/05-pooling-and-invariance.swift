// %% [markdown]
// # 05 · Pooling and invariance
//
// A convolution says *where* a feature is, to the pixel. Often that is more than we want to know: a 7 is a 7, two
// pixels to the left or not. **Pooling** looks at a window of a map and keeps one number of it. It makes maps smaller,
// it forgets small moves, and it lets the layers behind it see more.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [03 · Convolution arithmetic](03-convolution-arithmetic.ipynb) and, for channels, [04 · Volumes and
// cost](04-volumes-and-cost.ipynb).
//
// **Time:** about 50 minutes.
//
// **Afterwards you can** use pooling, and say what it is for: compute max and average pooling by hand; tell invariance
// from equivariance by measuring both; work out a receptive field; choose between pooling, stride and global pooling.

// %% [markdown]
// ## The smallest case
//
// A row of $M = 5$ numbers, a window of $P = 3$. **Max pooling** keeps the largest number of the window, **average
// pooling** the mean. There is nothing to learn in it.

// %%
let a: [Float] = [2, 6, 1, 8, 3]

func pooled(_ row: [Float], size: Int, stride: Int, by summary: ([Float]) -> Float) -> [Float] {
  var outputs: [Float] = []
  var start = 0
  while start + size <= row.count {
    outputs.append(summary(Array(row[start..<(start + size)])))
    start += stride
  }
  return outputs
}
func largest(_ window: [Float]) -> Float { window.max()! }
func mean(_ window: [Float]) -> Float { window.reduce(0, +) / Float(window.count) }

// %% [markdown]
// **Predict:** how many numbers come out with stride 1, and how many with stride 2? Which ones?

// %%
let slow = pooled(a, size: 3, stride: 1, by: largest)
let fast = pooled(a, size: 3, stride: 2, by: largest)
print("stride 1:", slow, "  stride 2:", fast)
claim("Stride 1: 5 − 3 + 1 = 3 outputs", slow.count, equals: 5 - 3 + 1)
claim("Stride 2: 6 and 8", fast, equals: [6, 8])
let line = Tensor(a).reshaped(to: [5, 1])
claim("The library's maxPool1D gives the same", maxPool1D(line, size: 3, stride: 2).scalars, equals: fast)
claim(
  "and averagePool1D the means 3 and 4", averagePool1D(line, size: 3, stride: 2).scalars,
  equals: pooled(a, size: 3, stride: 2, by: mean))

// %% [markdown]
// The sizes follow the same rule as a convolution's, with the window in place of the filter:
//
// $$ \left\lfloor \frac{M - P}{s} \right\rfloor + 1 $$
//
// `solve` shows the arithmetic, and what `floor` drops. **Predict:** six numbers, a window of 3, stride 2: how many
// come out, and is every number seen?

// %%
let six = solve(.pooling, input: 6, filter: 3, stride: 2, padding: 0)
display(six)
claim("Again 2: the sixth number is never looked at", six[.output], equals: 2)
let rounded = solve(.ceilPooling, input: 6, filter: 3, stride: 2, padding: 0)
claim("With ceil in place of floor a third window covers what is left", rounded[.output], equals: 3)
claim(
  "and the layer does so",
  maxPool1D(Tensor([2, 6, 1, 8, 3, 9]).reshaped(to: [6, 1]), size: 3, stride: 2, ceilMode: true).scalars,
  equals: [6, 8, 9])

// %% [markdown]
// ## A picture
//
// A window slides along rows and columns, as a filter does. Here is one of 3 × 3 with stride 2 on its way over 6 × 6:
// what is hatched is never seen.

// %%
animation("6x6 pool:3,s2")

// %% [markdown]
// Windows of 2 × 2 that do not overlap are the usual choice. **Predict** both results.

// %%
let small = Tensor([
  [1, 3, 0, 0],
  [5, 7, 0, 4],
  [2, 2, 9, 1],
  [2, 2, 1, 1],
])
let smallMax = maxPool2D(small, size: 2)
let smallMean = averagePool2D(small, size: 2)
display(sideBySide(["map": small, "max": smallMax, "average": smallMean]))
claim("Max: 7, 4, 2, 9", smallMax, equals: Tensor([[7, 4], [2, 9]]))
claim("Average: 4, 1, 2, 3", smallMean, equals: Tensor([[4, 1], [2, 3]]))

// %% [markdown]
// One cell of it, number by number:

// %%
explain(MaxPool2D(size: 2), at: [1, 1, 0], input: small.reshaped(to: [4, 4, 1]))

// %% [markdown]
// On the cat, windows of 6 × 6. Beside them, the cheapest way to make a picture smaller: keep every sixth pixel and
// throw the others away. **Predict** which of the three looks worst.

// %%
let cat = try Image(named: "chelsea")
let every = cat.pixels[.stride(by: 6), .stride(by: 6)] as Tensor
sideBySide([
  "max": Image(maxPool2D(cat.pixels, size: 6)), "average": Image(averagePool2D(cat.pixels, size: 6)),
  "every sixth": Image(every),
])

// %% [markdown]
// ### What goes wrong: skipping without looking
//
// Stripes, one pixel wide. Half of the pixels are white. **Predict** what is left if you keep every second pixel,
// beginning with the first; and beginning with the second.

// %%
let stripes = Tensor([[Float]](repeating: [1, 0, 1, 0, 1, 0, 1, 0], count: 8))
let first = stripes[.stride(by: 2), .stride(by: 2)] as Tensor
let second = stripes[.stride(by: 2), .stride(from: 1, by: 2)] as Tensor
display(sideBySide(["stripes": stripes, "from the first": first, "from the second": second]))
claim("All white", first == Tensor(ones: [4, 4]))
claim("or all black: a move by one pixel turns the answer round", second == Tensor(zeros: [4, 4]))
claim(
  "The average says ½ wherever it begins", averagePool2D(stripes, size: 2) == Tensor(repeating: 0.5, shape: [4, 4]))

// %% [markdown]
// That is *aliasing*. A convolution with stride 2 skips in the same way, unless its filter has learned to blur.

// %% [markdown]
// ## Channel by channel
//
// ### ⚠ 3 × 3, or 3 × 3 × 3?
//
// A picture of 5 × 5 × 3, a window of 3 × 3, stride 1. It was once printed that one map of 3 × 3 comes out, as from a
// filter. **Predict** what really comes out of each.

// %%
let pool = MaxPool2D(size: 3, stride: 1)
let filter = Conv2D(filterShape: (3, 3, 3, 1), seed: 1)
let colours = Tensor(randomUniform: [1, 5, 5, 3], seed: 2)
display(explain(pool, input: [5, 5, 3]))
claim("A filter sums over the channels: one map of 3 × 3", filter(colours).shape, equals: [1, 3, 3, 1])
claim("Pooling keeps them apart: 3 × 3 for each channel", pool(colours).shape, equals: [1, 3, 3, 3])
let blue = colours[.all, .all, .all, 2...2] as Tensor
claim("The blue map is pooled as if it were alone", pool(blue) == pool(colours)[.all, .all, .all, 2...2])
claim(
  "Nothing is learned: no parameters, against 3 · 3 · 3 + 1 = 28", [pool.parameterCount, filter.parameterCount],
  equals: [0, 3 * 3 * 3 + 1])

// %% [markdown]
// ## Max or average?
//
// A map says how strongly a feature is there. One strong response in a window of 4 × 4, and nothing else. **Predict**
// what is left of it.

// %%
var lonely = Tensor(zeros: [4, 4])
lonely[1, 2] = 8
claim("Max: all of it", maxPool2D(lonely, size: 4), equals: 8)
claim("Average: 8/16", averagePool2D(lonely, size: 4), equals: 0.5)

// %% [markdown]
// Now nothing but noise, of spread 1 round 0. **Predict:** which of the two says “nothing”?

// %%
let noise = Tensor(randomNormal: [400, 400], seed: 3)
let (noiseMax, noiseMean) = (maxPool2D(noise, size: 4), averagePool2D(noise, size: 4))
print("max:     \(Float(noiseMax.mean())) ± \(Float(noiseMax.standardDeviation()))")
print("average: \(Float(noiseMean.mean())) ± \(Float(noiseMean.standardDeviation()))")
claim("The average is quiet: spread 1/√16 round 0", Float(noiseMean.standardDeviation()), equals: 1 / 4, within: 0.01)
claim("The largest of 16 always finds something: more than 1.7 on average", Float(noiseMax.mean()) > 1.7)

// %% [markdown]
// So: max asks *is it there at all?*, the average *how much of it is there?*
//
// ## What pooling forgets
//
// Two words that are easily confused. Let $g$ move the picture.
//
// | | | |
// |---|---|---|
// | **equivariant** | $f(g(x)) = g(f(x))$ | the answer moves along |
// | **invariant** | $f(g(x)) = f(x)$ | the answer stays |
//
// A convolution is the first (lesson 01). Pooling makes a little of the second. One bright pixel walks along a row of
// twelve; windows of 4. **Predict:** how many of its eleven steps does max pooling notice?

// %%
func dot(at place: Int) -> Tensor {
  var row = Tensor(zeros: [12, 1])
  row[place, 0] = 1
  return row
}
let walk = (0..<12).map { maxPool1D(dot(at: $0), size: 4).flattened() }
display(Tensor(stacking: walk))
let noticed = (1..<12).filter { walk[$0] != walk[$0 - 1] }
claim("Two: only where it crosses from one window into the next", noticed, equals: [4, 8])
claim("Twelve places, three answers", Set(walk.map(\.scalars)).count, equals: 3)

// %% [markdown]
// **Small** moves, then, and not all of them. Measure it on the cat: its upright edges, how they change when the
// picture moves by 0 to 8 pixels, compared with how large they are. **Predict** how the curves lie for windows of 1 (no
// pooling), 2, 4 and 8.

// %%
func view(movedBy pixels: Int) -> Tensor { cat.gray.matrix[20..<276, (80 - pixels)..<(400 - pixels)] }
func edges(_ x: Tensor) -> Tensor { abs(conv2D(x, filter: Filter.sobelX.coefficients, padding: .same)) }
func change(_ f: (Tensor) -> Tensor, _ pixels: Int) -> Float {
  let (before, after) = (f(view(movedBy: 0)), f(view(movedBy: pixels)))
  return sqrt(((after - before) * (after - before)).mean()).scalar / before.standardDeviation().scalar
}
let windows = [1, 2, 4, 8]
let changes = windows.map { size in (0...8).map { change({ maxPool2D(edges($0), size: size) }, $0) } }
plot(
  ["no pooling": changes[0], "2 × 2": changes[1], "4 × 4": changes[2], "8 × 8": changes[3]], x: "moved by pixels",
  y: "change")
print("moved by 1: \(changes.map { $0[1] })")
claim(
  "At a move of 1, each larger window changes less",
  changes[0][1] > changes[1][1] && changes[1][1] > changes[2][1] && changes[2][1] > changes[3][1])
claim("Windows of 8 × 8 lose less than half of what the bare map loses", changes[3][1] < changes[0][1] / 2)

// %% [markdown]
// And the convolution itself? It is not invariant at all: its map changes as much as the picture does. But it is
// equivariant. Measure that too, away from the border: move the picture by 5, move the map back by 5. **Predict** the
// difference.

// %%
let (still, gone) = (edges(view(movedBy: 0)), edges(view(movedBy: 5)))
claim(
  "Moved along by 5, the maps of the convolution are equal, number by number",
  gone[1..<255, 6..<319] == still[1..<255, 1..<314])
claim("Left where they are, they differ by more than 70 % of their spread", changes[0][5] > 0.7)

// %% [markdown]
// ### What goes wrong: a window has a grid
//
// Pooled maps are equivariant only for moves by whole windows. **Predict:** for which moves can a map that was pooled
// by 4 simply be moved along?

// %%
func pooledEdges(_ x: Tensor) -> Tensor { maxPool2D(edges(x), size: 4) }
let onGrid = (0...8).filter { pixels in
  let (before, after) = (pooledEdges(view(movedBy: 0)), pooledEdges(view(movedBy: pixels)))
  let places = pixels / 4
  return after[.all, (places + 1)..<79] == before[.all, 1..<(79 - places)]
}
claim("Only for 0, 4 and 8", onGrid, equals: [0, 4, 8])

// %% [markdown]
// ## Does a network profit?
//
// Ask digits. All are taught in the middle of a canvas of 40 × 40, and then asked *moved to the right*, by 0 to 6
// pixels. Nobody ever shows a moved one. Five networks:
//
// 1. dense layers only;
// 2. three convolutions, of which only the last has stride 2;
// 3. three convolutions, and max pooling after each;
// 4. three convolutions with stride 2, and no pooling;
// 5. convolutions and max pooling, and at the end the largest number of each map, wherever it is: *global* max pooling.
//
// **Predict** the order of their curves.

// %%
let digits = try Dataset.digits()
let (training, held) = digits.split(at: 0.8, seed: 1, stratified: true)
func canvas(_ images: Tensor, movedBy pixels: Int) -> Tensor {
  images.padded(.sides(top: 6, bottom: 6, left: 6 + pixels, right: 6 - pixels))
}
let taught = Dataset(
  images: canvas(training.images, movedBy: 0), labels: training.labels, classNames: training.classNames)
sideBySide([0, 3, 6].map { Image(canvas(held.images[0..<1], movedBy: $0)[0]) }, captions: ["by 0", "by 3", "by 6"])

// %%
func conv(_ inputs: Int, _ outputs: Int, stride: StrideSize = 1) -> Conv2D {
  Conv2D(
    filterShape: (3, 3, inputs, outputs), stride: stride, padding: .same, activation: .relu, initializer: .heNormal)
}
InitializerSeeds.restart(from: 2)
var networks: KeyValuePairs<String, Sequential> = [
  "dense": Sequential {
    Flatten(); Dense(1600, 64, activation: .relu); Dense(64, 10)
  },
  "convolutions": Sequential {
    conv(1, 8); conv(8, 8); conv(8, 8, stride: 2); Flatten(); Dense(20 * 20 * 8, 10)
  },
  "with max pooling": Sequential {
    for (inputs, outputs) in [(1, 8), (8, 16), (16, 32)] {
      conv(inputs, outputs)
      MaxPool2D(size: 2)
    }
    Flatten()
    Dense(5 * 5 * 32, 10)
  },
  "with stride 2": Sequential {
    conv(1, 8, stride: 2)
    conv(8, 16, stride: 2)
    conv(16, 32, stride: 2)
    Flatten()
    Dense(5 * 5 * 32, 10)
  },
  "global max": Sequential {
    conv(1, 8)
    MaxPool2D(size: 2)
    conv(8, 16)
    MaxPool2D(size: 2)
    conv(16, 32)
    conv(32, 32)
    GlobalMaxPool2D()
    Dense(32, 10)
  },
]
for (name, network) in networks { print(name, network.parameterCount, "parameters") }
claim(
  "Max pooling and stride 2 have the same parameters", networks[2].value.parameterCount,
  equals: networks[3].value.parameterCount)

// %%
func teach(_ network: Sequential) {
  var network = network
  var optimizer = Adam(learningRate: 0.003)
  for epoch in 0..<3 {
    for batch in taught.batches(of: 32, shuffledBy: UInt64(epoch)) {
      let (_, gradients) = valueWithGradient(at: network) {
        softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
      }
      optimizer.update(&network, along: gradients)
    }
  }
}
for (_, network) in progress(Array(networks)) { teach(network) }

// %%
let scores = networks.map { _, network in
  (0...6).map { accuracy(logits: network(canvas(held.images, movedBy: $0)), labels: held.labels) }
}
let names = networks.map(\.key)
plot(LineChart(zip(names, scores).map { .init($0, $1) }, x: "moved by pixels", y: "read rightly"))
for (name, row) in zip(names, scores) { print(name, row) }
claim("Where they were taught, all of them read more than 9 of 10", scores.allSatisfy { $0[0] > 0.9 })
claim("Moved by 6, the dense network guesses", scores[0][6] < 0.2)
let byThree = scores.map { $0[3] }
claim(
  "The order at 3 pixels: dense, the two without pooling, max pooling, global max pooling",
  byThree[0] < min(byThree[1], byThree[3]) && max(byThree[1], byThree[3]) < byThree[2] && byThree[2] < byThree[4])
claim("The two without pooling lie close together", byThree[1], equals: byThree[3], within: 0.1)
claim("At 3 pixels max pooling reads better than stride 2, with the same parameters", scores[2][3] > scores[3][3] + 0.1)
claim("but by 6 it has lost more than half, too: small moves only", scores[2][6] < scores[2][0] / 2)
claim("Global max pooling does not care", scores[4].min()! > scores[4].max()! - 0.03)

// %% [markdown]
// ## To see more
//
// How much of the picture does one output see, its **receptive field** $r$? It begins with 1, and each layer with
// window $f$ and stride $s$ makes it larger by its window, counted in steps $j$ of the layer before:
//
// $$ r \leftarrow r + (f - 1) \cdot j \qquad j \leftarrow j \cdot s $$
//
// Four convolutions of 3 × 3, with and without pooling between them. **Predict** both, and then look at the column
// “sees”.

// %%
func sight(_ layers: [(window: Int, stride: Int)]) -> Int {
  var (r, j) = (1, 1)
  for layer in layers {
    r += (layer.window - 1) * j
    j *= layer.stride
  }
  return r
}
display(shape("64x64x1 4*conv:3x3x1,same"))
shape("64x64x1 conv:3x3x1,same pool:2 conv:3x3x1,same pool:2 conv:3x3x1,same pool:2 conv:3x3x1,same")

// %%
let plainSight = sight([(3, 1), (3, 1), (3, 1), (3, 1)])
let pooledSight = sight([(3, 1), (2, 2), (3, 1), (2, 2), (3, 1), (2, 2), (3, 1)])
func stack(pooling: Bool) -> Sequential {
  Sequential {
    for k in 0..<4 {
      Conv2D(filterShape: (3, 3, 1, 1), padding: .same, initializer: .ones)
      if pooling && k < 3 { AvgPool2D(size: 2) }
    }
  }
}
let (plain, pooling) = (stack(pooling: false), stack(pooling: true))
claim("Without pooling 1 + 4 · 2 = 9 pixels", plainSight, equals: 9)
claim("With pooling 38", pooledSight, equals: 38)
claim(
  "The library counts as we do",
  [plain, pooling].map { try! $0.receptiveField(for: [64, 64, 1])![0].size }, equals: [plainSight, pooledSight])

// %% [markdown]
// Do not believe it, measure it: the gradient of one output is not zero just for the pixels that it depends on.

// %%
func rowsSeen(by network: Sequential, at place: Int) -> Int {
  let slopes = gradient(at: Tensor(randomNormal: [1, 64, 64, 1], seed: 9)) { x in
    network(x)[0, place, place, 0] as Tensor
  }
  return Int((slopes .!= 0).max(axes: [0, 2, 3]).sum().scalar)
}
claim("One output in the middle depends on 9 rows", rowsSeen(by: plain, at: 32), equals: plainSight)
claim("and with pooling on 38", rowsSeen(by: pooling, at: 4), equals: pooledSight)
claim(
  "trace, which follows indices and runs nothing, counts 38 · 38 pixels",
  trace(pooling, output: [4, 4], on: [64, 64, 1]).count, equals: pooledSight * pooledSight)

// %%
let half = cat.resized(height: 150, width: 226)
display(try receptiveField(of: plain, at: [60, 85], on: half.gray))
try receptiveField(of: pooling, at: [7, 10], on: half.gray)

// %% [markdown]
// Not every pixel of the box counts the same. All weights of our two networks are 1, so the gradient simply counts the
// *ways* from a pixel to the output: many from the middle, one from a corner. **Predict** what that looks like.

// %%
let effective = try effectiveReceptiveField(of: pooling, input: [64, 64, 1])
display(effective)
claim("The middle quarter of the box has more than 70 % of the influence", effective.centralShare > 0.7)

// %% [markdown]
// ## Stride in place of pooling
//
// A convolution with stride 2 makes the map half as large all by itself. Is pooling needed at all? First: what *is*
// average pooling? **Predict** which filter does the same.

// %%
let quarter = Tensor(repeating: 0.25, shape: [2, 2])
let photo = cat.gray.matrix
claim(
  "Average pooling is a convolution: four quarters, stride 2",
  conv2D(photo, filter: quarter, stride: 2).isClose(to: averagePool2D(photo, size: 2), within: 1e-6))

// %% [markdown]
// And max pooling? A convolution of a sum is the sum of the convolutions. **Predict:** does max pooling keep to that?

// %%
let (one, other) = (Tensor([[1, 0], [0, 0]]), Tensor([[0, 0], [0, 1]]))
let ofSum = maxPool2D(one + other, size: 2).scalar
let sumOf = (maxPool2D(one, size: 2) + maxPool2D(other, size: 2)).scalar
claim(
  "The largest of the sum is 1, the sum of the largest is 2: no filter can do that", [ofSum, sumOf], equals: [1, 2])

// %% [markdown]
// What does each of them cost? **Predict** the multiply-adds: a convolution at every place and then pooling, against a
// convolution at every second place.

// %%
let rivals = compare("28x28x16 pooled: conv:3x3x32,same pool:2 vs strided: conv:3x3x32,same,s2")
display(rivals)
let (pooledAfter, strided) = (rivals.summaries[0], rivals.summaries[1])
claim("The same shape", pooledAfter.output, equals: strided.output)
claim("the same parameters", pooledAfter.parameters, equals: strided.parameters)
claim("but four times as much to compute", pooledAfter.multiplyAdds, equals: 4 * strided.multiplyAdds)

// %% [markdown]
// Springenberg and others (2015) left pooling out and lost nothing; ResNet (lesson 13) hardly uses it. But you have
// seen the price: stride 2 skips, and its answers jump when the picture moves. Blurring before skipping helps (Zhang,
// 2019). **Predict** the order of the three for a move by one pixel.

// %%
func skipped(_ x: Tensor) -> Tensor { edges(x)[.stride(by: 4), .stride(by: 4)] }
func blurred(_ x: Tensor) -> Tensor {
  edges(x).filtered(by: .gaussianBlur(7))[.stride(by: 4), .stride(by: 4)]
}
let jumps = [change(skipped, 1), change(pooledEdges, 1), change(blurred, 1)]
print("skipped \(jumps[0]), max-pooled \(jumps[1]), blurred \(jumps[2])")
claim("Skipping jumps most, blurring first jumps least", jumps[0] > jumps[1] && jumps[1] > jumps[2])

// %% [markdown]
// ## One number for each map
//
// **Global average pooling** takes the whole map as one window. 7 × 7 × 512 become 512 numbers. VGG (lesson 12)
// flattens instead, and connects everything with 4,096 neurons. **Predict** how many parameters that dense layer has.

// %%
let heads = compare("7x7x512 flattened: dense:4096 vs averaged: gap dense:1000")
display(heads)
claim(
  "7 · 7 · 512 = 25,088 inputs: 102,764,544 parameters", heads.summaries[0].parameters.total,
  equals: (25_088 + 1) * 4_096)
claim(
  "With global average pooling, to 1,000 classes: 513,000", heads.summaries[1].parameters.total,
  equals: (512 + 1) * 1_000)

// %% [markdown]
// And the size of the picture does not matter any more. The network with the global maximum was taught on 40 × 40.
// **Predict:** how does it read on a canvas of 64 × 80? And the bare digits of 28 × 28?

// %%
let globally = networks[4].value
let wide = held.images.padded(.sides(top: 6, bottom: 30, left: 6, right: 46))
let onWide = accuracy(logits: globally(wide), labels: held.labels)
let onBare = accuracy(logits: globally(held.images), labels: held.labels)
print("40 × 40: \(scores[4][0])   64 × 80: \(onWide)   28 × 28: \(onBare)")
claim("On 64 × 80 it reads as well", onWide, equals: scores[4][0], within: 0.03)
claim("It takes 28 × 28, too, but reads fewer than 8 of 10", onBare < 0.8)

// %% [markdown]
// It runs on any size; that does not mean that it is right on any. It has never seen a digit so near to a border, and
// at the border a convolution is not equivariant (lesson 01).
//
// A dense layer behind `Flatten` knows one size only. It says so before anything is computed.

// %%
var message = ""
do {
  _ = try networks[2].value.outputShape(for: [28, 28, 1])
} catch {
  message = "\(error)"
}
print(message)
claim("It has 800 inputs, and 28 × 28 gives 288", message.contains("800") && message.contains("288"))

// %% [markdown]
// Last: the mean of the maps and then a dense layer, or the dense layer at each place and then the mean: the same, as
// both are sums. So one may ask *where* the class came from, which lesson 16 does.

// %%
let features = Tensor(randomNormal: [1, 7, 7, 32], seed: 6)
let classes = Dense(32, 10, seed: 7)
claim(
  "Mean, then dense, is dense, then mean",
  classes(globalAveragePool(features)), equals: globalAveragePool(classes(features)), within: 1e-5)

// %% [markdown]
// ## Your turn
//
// Change the cell, run it, and run the one below it. No grade, as many tries as you like.

// %% [markdown]
// ### Exercise: how many windows?
//
// A row of `m` numbers, windows of `p`, each a `stride` farther than the one before; only whole windows count.

// %% tags=["exercise"]
func windowCount(_ m: Int, _ p: Int, _ stride: Int) -> Int {
  // BEGIN SOLUTION
  (m - p) / stride + 1
  // END SOLUTION
}

// %%
exercise(
  "How many windows of p numbers fit into m numbers, each a stride farther than the one before?",
  hints: "The first window begins at 0. Where does the last one begin at the farthest?",
  "From 0 to m − p: how many strides go into that?",
  "Whole strides, and one more, because the window at 0 counts, too.",
  trying: [(5, 3, 1), (5, 3, 2), (6, 3, 2), (28, 2, 2), (13, 3, 2), (9, 4, 3)],
  windowCount,
  expected: { m, p, stride in try! MaxPool1D(size: p, stride: stride).outputShape(for: [m, 1])[0] },
  mistakes: [
    Mistake("the + 1 is missing: the window at the beginning counts, too") { m, p, stride in (m - p) / stride },
    Mistake("the stride is forgotten") { m, p, stride in m - p + 1 },
    Mistake("a window that sticks out at the end is counted: that is ceil, not floor") { m, p, stride in
      (m - p + stride - 1) / stride + 1
    },
    Mistake("divide before adding 1: the stride has nothing to do with the first window") { m, p, stride in
      (m - p + 1) / stride
    },
    Mistake("that is for windows that do not overlap; here the stride has a value of its own") { m, p, stride in m / p
    },
    Mistake("the window is forgotten") { m, p, stride in m / stride },
  ])

// %% [markdown]
// ### Exercise: max pooling, by hand
//
// With loops, over a row. The numbers may be negative.

// %% tags=["exercise"]
func maxPooled(_ row: [Float], _ size: Int, _ stride: Int) -> [Float] {
  // BEGIN SOLUTION
  var outputs: [Float] = []
  var start = 0
  while start + size <= row.count {
    var best = row[start]
    for i in start..<(start + size) where row[i] > best {
      best = row[i]
    }
    outputs.append(best)
    start += stride
  }
  return outputs
  // END SOLUTION
}

// %%
exercise(
  "The largest number of every window of a row.",
  hints: "A loop over windows: start = 0, stride, 2 · stride, … as long as start + size is not more than row.count.",
  "Inside, a loop over the window that remembers the largest number so far.",
  "Remember the window's first number before you begin, not 0: all of them may be negative.",
  trying: [([2, 6, 1, 8, 3], 3, 1), ([2, 6, 1, 8, 3], 3, 2), ([-4, -2, -7, -1], 2, 2), ([1, 5, 2, 9, 0, 3], 3, 2)],
  maxPooled,
  expected: { row, size, stride in
    maxPool1D(Tensor(row).reshaped(to: [row.count, 1]), size: size, stride: stride).scalars
  },
  mistakes: [
    Mistake("0 is taken for the smallest number, but a window may have negative ones only") { row, size, stride in
      pooled(row, size: size, stride: stride) { max(0, largest($0)) }
    },
    Mistake("that is the mean") { row, size, stride in pooled(row, size: size, stride: stride, by: mean) },
    Mistake("that is the smallest number") { row, size, stride in
      pooled(row, size: size, stride: stride) { $0.min()! }
    },
    Mistake("the windows do not overlap: use the stride, not the size, to go on") { row, size, stride in
      pooled(row, size: size, stride: size, by: largest)
    },
    Mistake("the stride is forgotten") { row, size, stride in pooled(row, size: size, stride: 1, by: largest) },
    Mistake("the last window is missing: it may end exactly at the end") { row, size, stride in
      pooled(Array(row.dropLast()), size: size, stride: stride, by: largest)
    },
  ])

// %% [markdown]
// ### Exercise: the receptive field
//
// Layers one after another, each with a window and a stride. How many pixels of a row does one output of the last layer
// see?

// %% tags=["exercise"]
func receptiveSize(_ windows: [Int], _ strides: [Int]) -> Int {
  // BEGIN SOLUTION
  var (size, step) = (1, 1)
  for (window, stride) in zip(windows, strides) {
    size += (window - 1) * step
    step *= stride
  }
  return size
  // END SOLUTION
}

// %%
func library(_ windows: [Int], _ strides: [Int]) -> Int {
  let layers = zip(windows, strides).map { MaxPool1D(size: $0, stride: $1) }
  return try! Sequential(layers).receptiveField(for: [500, 1])![0].size
}
exercise(
  "How many pixels does one output see, through layers with windows and strides?",
  hints: "Begin with 1 pixel and a step of 1.",
  "A layer adds (window − 1) · step.",
  "Only then does its stride make the step larger: it counts for the layers behind it.",
  trying: [([3, 3], [1, 1]), ([3, 2, 3], [1, 2, 1]), ([5, 2, 5, 2], [1, 2, 1, 2]), ([11, 3, 5], [4, 2, 1])],
  receptiveSize,
  expected: library,
  mistakes: [
    Mistake("the strides are forgotten: behind a stride of 2, each step is two pixels") { windows, strides in
      library(windows, strides.map { _ in 1 })
    },
    Mistake("a layer's own stride is already used for its own window; it counts only for the layers behind it") {
      windows, strides in
      var (size, step) = (1, 1)
      for (window, stride) in zip(windows, strides) {
        step *= stride
        size += (window - 1) * step
      }
      return size
    },
    Mistake("windows overlap: each adds its size less 1") { windows, strides in windows.reduce(0, +) },
    Mistake("the one pixel to begin with is missing") { windows, strides in library(windows, strides) - 1 },
    Mistake("steps multiply, they do not add up") { windows, strides in
      var (size, step) = (1, 1)
      for (window, stride) in zip(windows, strides) {
        size += (window - 1) * step
        step += stride - 1
      }
      return size
    },
  ])

// %% [markdown]
// ### Exercise: how many numbers are left?
//
// Maps of `height` × `width` × `channels`, pooled by `window` × `window`, windows side by side. How many numbers come
// out in all?

// %% tags=["exercise"]
func numbersLeft(_ height: Int, _ width: Int, _ channels: Int, _ window: Int) -> Int {
  // BEGIN SOLUTION
  (height / window) * (width / window) * channels
  // END SOLUTION
}

// %%
exercise(
  "How many numbers are left of height × width × channels after pooling by window × window, side by side?",
  hints: "How many whole windows are there along each side?",
  "What happens to the channels?",
  "Each channel keeps a map of its own.",
  trying: [(28, 28, 6, 2), (5, 7, 3, 2), (224, 224, 64, 2), (13, 9, 2, 3)],
  numbersLeft,
  expected: { height, width, channels, window in
    try! MaxPool2D(size: StrideSize(window)).outputShape(for: [height, width, channels]).reduce(1, *)
  },
  mistakes: [
    Mistake("pooling does not sum the channels: each keeps a map") { height, width, channels, window in
      (height / window) * (width / window)
    },
    Mistake("channels are not pooled, only height and width") { height, width, channels, window in
      (height / window) * (width / window) * (channels / window)
    },
    Mistake("a window has two sides: both height and width become smaller") { height, width, channels, window in
      (height / window) * width * channels
    },
    Mistake("windows that stick out do not count: round each side down first") { height, width, channels, window in
      height * width * channels / (window * window)
    },
    Mistake("that is for stride 1; here the windows lie side by side") { height, width, channels, window in
      (height - window + 1) * (width - window + 1) * channels
    },
  ])

// %% [markdown]
// ## What to keep
//
// - Pooling keeps one number of each window, channel by channel, and learns nothing: max (is it there?), average (how
//   much?).
// - A convolution is **equivariant**; pooling makes it **invariant**, a little, and on a grid: moves smaller than its
//   window.
// - Windows let later layers see more: four 3 × 3 see 9 pixels, with pooling between them 38.
// - A stride does the same for less, but skips without looking.
// - Global pooling leaves one number for each map: few parameters, any size of picture, no place.
//
// **Next:** [06 · Backpropagation through convolution](06-backpropagation.ipynb): how a convolution learns.
