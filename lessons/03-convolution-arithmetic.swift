// %% [markdown]
// # 03 · Convolution arithmetic
//
// How many numbers come out of a convolution? Whoever builds a network asks this for every layer, and a single pixel
// too many or too few and the next layer does not fit.
//
// It takes counting, one division and one rounding. This lesson counts first, finds the formula second, and then asks
// Fovea to turn it round: *which padding gives me 3 × 3?*
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [02 · Filters](02-filters.ipynb).
//
// **Time:** about 55 minutes.
//
// **Afterwards you can** work out the size of whatever comes out of a convolution: with padding, stride and dilation;
// choose the padding for a size that you want; say which pixels are never read; go back by a transposed convolution.

// %% [markdown]
// ## One row
//
// Rows and columns do not care about each other, so one row is enough for now. It has $n$ pixels, the
// [filter](glossary.md#filter) has $f$ weights. Every place where the filter lies wholly on the row gives one number.
// Those places can simply be listed:

// %%
func starts(_ n: Int, _ f: Int) -> [Int] {
  var found: [Int] = []
  var start = 0
  while start + f <= n {
    found.append(start)
    start += 1
  }
  return found
}
func draw(_ row: String, _ filter: String, at starts: [Int]) {
  print(row)
  for start in starts { print(String(repeating: " ", count: start) + filter) }
}

// %% [markdown]
// **Predict:** at how many places does a filter of 3 lie on a row of 6?

// %%
draw("······", "███", at: starts(6, 3))
claim("A filter of 3 has 4 places on a row of 6", starts(6, 3).count, equals: 4)

// %% [markdown]
// The last place begins at $n - f$, the first at 0. So there are
//
// $$ n - f + 1 $$
//
// of them. Forget the $+1$ and you have counted the *steps* between places, and there is always one place more than
// there are steps: four fence posts, three gaps.
//
// **Predict:** 100 pixels, filter 3.

// %%
func outputs(_ n: Int, _ f: Int) -> Int {
  conv2D(Tensor(ones: [n, n]), filter: Tensor(ones: [f, f])).shape[0]
}
claim(
  "6 → 4: what conv2D gives is what we counted",
  outputs(6, 3) == starts(6, 3).count && outputs(6, 3) == 6 - 3 + 1)
claim("100 → 98, counted and computed", [starts(100, 3).count, outputs(100, 3)], equals: [100 - 3 + 1, 98])
for (n, f) in [(5, 1), (5, 5), (28, 5), (31, 8)] {
  claim("\(n) pixels, filter \(f): \(n) − \(f) + 1 = \(n - f + 1)", outputs(n, f), equals: n - f + 1)
}

// %% [markdown]
// ## Everything shrinks
//
// Without anything laid round the image (*valid* is the word for that) each 3 × 3 layer costs two rows and two columns.
//
// **Predict:** how many such layers can stand on each other until a digit of 28 × 28 is used up?

// %%
var left = Tensor(ones: [28, 28])
var sizes = [28]
while left.shape[0] >= 3 {
  left = conv2D(left, filter: Tensor(ones: [3, 3]))
  sizes.append(left.shape[0])
}
print(sizes.map(String.init).joined(separator: " → "))
claim(
  "After 13 layers 2 × 2 are left, too few for another", [sizes.count - 1, sizes.last!], equals: [13, 2])
claim("Every layer takes f − 1 = 2", zip(sizes, sizes.dropFirst()).allSatisfy { $0 - $1 == 3 - 1 })

// %% [markdown]
// There is something worse. We count how often each pixel is read, by letting every place of the filter leave a mark
// on the pixels it reads.
//
// **Predict:** a filter of 3 × 3 goes over 7 × 7 pixels. How often is the middle pixel read, how often the one in the
// corner?

// %%
func reads(_ n: Int, _ f: Int, stride s: Int = 1, padding p: Int = 0) -> Tensor {
  var marks = Tensor(zeros: [n + 2 * p, n + 2 * p])
  for y in stride(from: 0, through: n + 2 * p - f, by: s) {
    for x in stride(from: 0, through: n + 2 * p - f, by: s) {
      marks[y..<y + f, x..<x + f] += 1
    }
  }
  return marks[p..<p + n, p..<p + n]
}
let inside = reads(7, 3)
display(sideBySide(["how often each pixel is read": inside]))
claim(
  "The middle is read 9 times, the corner once", [inside[3, 3], inside[0, 0]] as [Float], equals: [9, 1])
claim("Together they are the 5 · 5 places of 9 pixels each", Int(inside.sum().scalar), equals: 5 * 5 * 9)

// %% [markdown]
// ## Padding
//
// So we lay a frame of $p$ zeros round the image: [padding](glossary.md#padding). The row now has $n + 2p$ pixels, as
// there are **two** ends:
//
// $$ n + 2p - f + 1 $$
//
// **Predict:** 7 pixels, a filter of 3, one zero on each side.

// %%
draw("0·······0", "███", at: starts(7 + 2, 3))
let seven = Tensor(range: 0..<49).reshaped(to: [7, 7])
let three = Tensor(ones: [3, 3])
claim("With p = 1, 7 stays 7", conv2D(seven, filter: three, padding: 1).shape, equals: [7, 7])
claim(
  "Padding is nothing but zeros laid round the image",
  conv2D(seven, filter: three, padding: 1) == conv2D(seven.padded(1), filter: three))
animation("7x7 conv:3x3,p1")

// %% [markdown]
// What goes in comes out again, $n + 2p - f + 1 = n$, if
//
// $$ p = \frac{f - 1}{2} $$
//
// That is *same* padding. `solve` finds it: give what you know, leave out what you ask for.
//
// **Predict:** which $p$ do filters of 3, 5, 7 and 11 need? And one of 4?

// %%
for f in [1, 3, 5, 7, 11] {
  let answer = solve(input: 50, filter: f, stride: 1, output: 50)
  claim("Filter \(f) needs p = (\(f) − 1)/2", answer.recommended!.padding, equals: AxisPadding((f - 1) / 2))
}
solve(input: 50, filter: 4, stride: 1, output: 50)

// %% [markdown]
// How to read that: $P$ are the zeros at both ends together, $p_1$ before and $p_2$ after; the first line of the
// derivation asks which $P$ gives 50 places, the second checks the answer. The green lines are the places of the
// filter.
//
// An even filter has no middle, and $(4 - 1)/2$ is no whole number: three zeros are wanted, one at the one end and two
// at the other. This is why filters are odd nearly everywhere. Who needs an even one pads **asymmetrically**:

// %%
let even = Tensor(ones: [4, 4])
claim(
  "Filter 4 needs 3 zeros in all, and they cannot be shared out evenly",
  solve(input: 50, filter: 4, stride: 1, output: 50).recommended!.padding,
  equals: AxisPadding(before: 1, after: 2))
claim(
  "1 at the top and on the left, 2 at the bottom and on the right: 7 stays 7",
  conv2D(seven, filter: even, padding: .sides(top: 1, bottom: 2, left: 1, right: 2)).shape, equals: [7, 7])
claim(
  "p = 1 is too little, p = 2 too much", (1...2).map { conv2D(seven, filter: even, padding: $0).shape[0] },
  equals: [6, 8])

// %% [markdown]
// Padding on one side only has a use of its own. In a melody the filter must not hear what comes next: put all $f - 1$
// zeros *before* the first tone, and no output depends on the future (*causal*).
//
// **Predict:** when does a click at time 4 first show, with zeros on both sides, and with all of them before?

// %%
var click = Tensor(zeros: [1, 10])
click[0, 4] = 1
let ear = Tensor([[1, 2, 4]])
let both = conv2D(click, filter: ear, padding: .sides(top: 0, bottom: 0, left: 1, right: 1))
let causal = conv2D(click, filter: ear, padding: .sides(top: 0, bottom: 0, left: 2, right: 0))
display(
  sideBySide([
    "the click": click, "1 zero before, 1 after: same": both, "2 zeros before: causal": causal,
  ]))
func firstHeard(_ row: Tensor) -> Int { row.scalars.firstIndex { $0 != 0 }! }
claim("As long as before, both times", [both.shape[1], causal.shape[1]], equals: [10, 10])
claim("Padded on both sides it is heard one step too early", firstHeard(both), equals: 4 - 1)
claim("Padded before only, when it happens", firstHeard(causal), equals: 4)

// %% [markdown]
// ### What goes wrong: the zeros at the border
//
// The zeros are no data. Somebody made them up, and the filter cannot know.
//
// **Predict:** a white page, averaged over 3 × 3. What stands in the corner?

// %%
let white = conv2D(Tensor(ones: [5, 5]), filter: Filter.boxBlur(3).coefficients, padding: .same)
display(sideBySide(["a white page (all 1), averaged": white.map { ($0 * 100).rounded() / 100 }]))
claim("In the middle of an edge 6 of 9 are white", white[0, 2] as Float, equals: 6.0 / 9, within: 1e-6)
claim("and in the corner only 4 of 9", white[0, 0] as Float, equals: 4.0 / 9, within: 1e-6)

// %%
let photo = try Image(named: "camera")
let wide = Filter.boxBlur(31).coefficients
let darkFrame = conv2D(photo.matrix, filter: wide, padding: .same)
let repeatedBorder = conv2D(photo.matrix, filter: wide, padding: .same, paddingMode: .replicate)
display(
  sideBySide([
    "average of 31 × 31, zeros outside": Image(darkFrame).resized(height: 256, width: 256),
    "the same, border repeated": Image(repeatedBorder).resized(height: 256, width: 256),
  ]))
claim(
  "Both are as large as the photo", [darkFrame.shape, repeatedBorder.shape],
  equals: [[512, 512], [512, 512]])
claim(
  "A white photo would have 16 · 16 of 31 · 31 left in the corner: about a quarter",
  conv2D(Tensor(ones: [512, 512]), filter: wide, padding: .same)[0, 0] as Float,
  equals: 16 * 16 / (31.0 * 31),
  within: 1e-4)

// %% [markdown]
// ## Full padding
//
// How far can one go? As long as the filter touches the image with a single pixel, something comes out: $p = f - 1$,
// and
//
// $$ n + 2(f - 1) - f + 1 \;=\; n + f - 1. $$
//
// **Predict:** how often is the corner read now?

// %%
let everywhere = reads(7, 3, padding: 2)
display(sideBySide(["how often each pixel is read, padding 2": everywhere]))
claim("7 + 3 − 1 = 9 come out", conv2D(seven, filter: three, padding: .full).shape, equals: [9, 9])
claim("Every pixel is read 9 times, whether middle or corner", everywhere == 9 * Tensor(ones: [7, 7]))
claim(
  "One more zero, and the outermost outputs see no image",
  conv2D(seven + 1, filter: three, padding: 3)[0, 0] == 0)

// %% [markdown]
// ## Stride
//
// The filter need not stop at every pixel. With [stride](glossary.md#stride) $s$ it moves on by $s$: of the outputs
// every $s$-th is kept, and the others are never computed.
//
// **Predict:** 7 pixels, filter 3. What comes out with stride 1, 2 and 3?

// %%
func places(_ n: Int, _ f: Int, stride s: Int) -> [Int] { Array(stride(from: 0, through: n - f, by: s)) }
for s in 1...3 {
  print("stride \(s)")
  draw("·······", "███", at: places(7, 3, stride: s))
}
claim(
  "Stride 1, 2 and 3: 5, 3 and 2 outputs", (1...3).map { conv2D(seven, filter: three, stride: $0).shape[0] },
  equals: [5, 3, 2])
claim(
  "They are the places that we listed", (1...3).map { places(7, 3, stride: $0).count }, equals: [5, 3, 2])
claim(
  "Stride 2 is every second output of stride 1",
  conv2D(seven, filter: three, stride: 2)
    == conv2D(seven, filter: three)[.stride(by: 2), .stride(by: 2)])

// %% [markdown]
// From 0 on there is room for $n - f$ single steps, so for $(n - f)/s$ long ones, and one place more. With padding:
//
// $$ \left\lfloor \frac{n + 2p - f}{s} \right\rfloor + 1 $$
//
// The hooks mean: round **down** (*floor*). For stride 3 the division gives $4/3 + 1 = 2.33$, and there are no 0.33
// places.
//
// **Predict:** how many of the 49 pixels are then read by nobody?

// %%
let skipped = reads(7, 3, stride: 3)
display(picture("7x7 conv:3x3,s3"))
let exact = Double(seven.shape[0] - three.shape[0]) / 3 + 1
claim("Without the hooks it would be 2.33 places", exact, equals: 2.33, within: 0.01)
claim(
  "13 of 49 pixels are read by nobody: the last row and the last column", (skipped .== 0).sum(), equals: 13)
var scribbled = seven
scribbled[6] = Tensor(repeating: 1000, shape: [7])
claim(
  "Write what you like into the last row: with stride 3 the output stays the same",
  conv2D(scribbled, filter: three, stride: 3) == conv2D(seven, filter: three, stride: 3))
let counted = solve(input: 7, filter: 3, stride: 3, padding: 0)
claim("Fovea says so without running anything: floor drops 1 pixel", counted.recommended!.dropped, equals: 1)
counted

// %% [markdown]
// Is it *always* floor? Try everything small: up to 12 pixels, filters up to 7, strides up to 5, padding up to 3.

// %%
var tried = 0
var agreeing = 0
for n in 1...12 {
  for f in 1...7 {
    for s in 1...5 {
      for p in 0...3 where f <= n + 2 * p {
        let computed = conv2D(
          Tensor(ones: [n, 1]), filter: Tensor(ones: [f, 1]), stride: [s, 1], padding: [p, 0])
        tried += 1
        if computed.shape[0] == (n + 2 * p - f) / s + 1 { agreeing += 1 }
      }
    }
  }
}
claim("The formula and the engine agree on all \(tried) of them", agreeing == tried && tried > 1_000)

// %% [markdown]
// This may matter: what is dropped is always at the **bottom and on the right**. Which padding makes stride 3 fit and
// gives 3 × 3? By hand: $(7 + 2p - 3)/3 + 1 = 3$, so $4 + 2p = 6$.
//
// **Predict:** $p$. Then ask Fovea.

// %%
let asked = solve(input: 7, filter: 3, stride: 3, output: 3)
claim("Padding 1 gives 3 × 3", asked.recommended!.padding, equals: 1)
claim("and nothing is dropped", asked.recommended!.dropped, equals: 0)
claim("The engine agrees", conv2D(seven, filter: three, stride: 3, padding: 1).shape, equals: [3, 3])
asked

// %% [markdown]
// Another wish cannot be fulfilled: 7 pixels, filter 3, no padding, and 4 numbers shall come out.
//
// **Predict:** why does no stride do it?

// %%
let wish = solve(input: 7, filter: 3, padding: 0, output: 4)
claim("There is no solution", wish.solutions.isEmpty)
claim("No stride at all gives 4", !(1...7).contains { places(7, 3, stride: $0).count == 4 })
claim(
  "With other numbers it can be done, and the answer names some", wish.nearest.contains { $0.output == 4 })
wish

// %% [markdown]
// ### What goes wrong: a stride longer than the filter
//
// Then pixels *between* the places are skipped. The photograph with stride 4, twice: once the average of all sixteen
// pixels, once the first of them and the rest unread.
//
// **Predict:** which picture has jagged edges?

// %%
let averaged = conv2D(photo.matrix, filter: Filter.boxBlur(4).coefficients, stride: 4)
let picked = conv2D(photo.matrix, filter: Tensor([[1]]), stride: 4)
func zoomed(_ small: Tensor) -> Image { Image(small[20..<80, 40..<110]).resized(height: 240, width: 280) }
display(sideBySide(["4×4 average, stride 4": zoomed(averaged), "1×1, stride 4": zoomed(picked)]))
claim("512 → 128 either way", [averaged.shape, picked.shape], equals: [[128, 128], [128, 128]])
let unread = (reads(64, 1, stride: 4) .== 0).mean()
claim("With 1×1 and stride 4, 15 of 16 pixels are never read", unread, equals: 15.0 / 16)
claim(
  "A filter as long as the stride reads each pixel once", reads(64, 4, stride: 4) == Tensor(ones: [64, 64]))

// %% [markdown]
// ## Both axes, many filters
//
// Height and width each follow the formula with their own numbers: an image of $M \times N$, a filter of $P \times Q$,
// padding $D$, stride $S$ give
//
// $$ \left( \left\lfloor \tfrac{M + 2D - P}{S} \right\rfloor + 1 \right) \times
//    \left( \left\lfloor \tfrac{N + 2D - Q}{S} \right\rfloor + 1 \right). $$
//
// **Predict:** on a piece of 200 × 200 of the photo, a filter of 5 × 3 with stride 2. And the other rows of the list
// in the cell?

// %%
let piece = photo.cropped(rows: 100..<300, columns: 150..<350).matrix
for (p, q, d, s) in [(5, 5, 0, 1), (5, 5, 2, 1), (5, 5, 4, 1), (7, 3, 1, 1), (5, 3, 0, 2), (11, 11, 0, 4)] {
  let shape = conv2D(piece, filter: Tensor(ones: [p, q]), stride: s, padding: d).shape
  claim(
    "\(p)×\(q), padding \(d), stride \(s): \(shape[0]) × \(shape[1])", shape,
    equals: [(200 + 2 * d - p) / s + 1, (200 + 2 * d - q) / s + 1])
}

// %% [markdown]
// In Swift, `/` between whole numbers rounds towards zero, which is floor as long as nothing is negative. Where it *is*
// negative, the filter does not fit, and the formula without hooks would hide it.
//
// **Predict:** what does the formula say of a filter of 9 on a row of 7 with stride 3, and what is true?

// %%
func withoutHooks(_ n: Int, _ f: Int, _ s: Int) -> Int { (n - f) / s + 1 }
claim("There is no place at all for it", places(7, 9, stride: 3).isEmpty)
claim("and yet rounding towards zero makes (7 − 9)/3 + 1 = 1 of it", withoutHooks(7, 9, 3), equals: 1)
do {
  _ = try ConvolutionAxis(input: 7, filter: 9, stride: 3)
} catch {
  print(error)
}

// %% [markdown]
// Now with [channels](glossary.md#channel): a colour picture of 50 × 50 × 3, ten filters of 5 × 5 × 3, stride 1,
// padding 2. Each filter goes through all three planes at once, so it makes **one** map, and it has one
// [bias](glossary.md#bias).
//
// **Predict:** the shape of what comes out, and the number of [parameters](glossary.md#parameter).

// %%
let ten = Conv2D(filterShape: (5, 5, 3, 10), stride: 1, padding: 2)
claim("50 × 50 × 10 come out", ten(Tensor(zeros: [1, 50, 50, 3])).shape, equals: [1, 50, 50, 10])
try claim(
  "The rule says so without computing a single pixel", ten.outputShape(for: [50, 50, 3]),
  equals: [50, 50, 10])
claim("A filter has 5·5·3 weights and a bias: 76", ten.parameterCount / 10, equals: 5 * 5 * 3 + 1)
claim("Ten of them have 760 parameters", ten.parameterCount, equals: 10 * 76)
claim(
  "which do for 90 × 90 pixels as well", ten(Tensor(zeros: [1, 90, 90, 3])).shape, equals: [1, 90, 90, 10])
explain(ten, input: [50, 50, 3])

// %% [markdown]
// ### ⚠ A formula that holds only once
//
// Some lecture notes give for full padding, $D = P - 1$, the size $(M + P)/s - 1$. With stride 1 that is $M + P - 1$,
// as above. With any other stride it is not. Put $D = P - 1$ into the formula yourself:
//
// $$ \left\lfloor \frac{M + 2(P - 1) - P}{s} \right\rfloor + 1
//    \;=\; \left\lfloor \frac{M + P - 2}{s} \right\rfloor + 1 $$
//
// **Predict:** $M = 200$, $P = 5$, stride 2. What do the notes say, and what is true?

// %%
func full(_ m: Int, _ p: Int, _ s: Int) -> Int {
  try! ConvolutionAxis(input: m, filter: p, stride: s, padding: .full(filter: p)).output
}
func notes(_ m: Int, _ p: Int, _ s: Int) -> Int { (m + p) / s - 1 }
for s in 1...4 { print("stride \(s): in truth \(full(200, 5, s)), the notes say \(notes(200, 5, s))") }
claim("With stride 1 they agree", (1...30).allSatisfy { full(200, $0, 1) == notes(200, $0, 1) })
claim(
  "With stride 2, 3 or 4 never",
  (2...4).allSatisfy { s in (1...30).allSatisfy { full(200, $0, s) != notes(200, $0, s) } })
claim(
  "The engine takes our side",
  (1...4).map { conv2D(piece, filter: Tensor(ones: [5, 5]), stride: $0, padding: .full).shape[0] },
  equals: (1...4).map { full(200, 5, $0) })

// %% [markdown]
// It has consequences. AlexNet's first layer (11 × 11, stride 4) is said to make 57 × 57 of a picture of 224 × 224,
// and this is where the 57 comes from.
//
// **Predict:** what really comes out, with full padding and without any?

// %%
func alexNet(_ n: Int, _ padding: Padding) -> Int {
  conv2D(Tensor(zeros: [n, n]), filter: Tensor(zeros: [11, 11]), stride: 4, padding: padding).shape[0]
}
claim("The notes' formula makes 57 of 224", notes(224, 11, 4), equals: 57)
claim("Full padding in truth gives 59", [alexNet(224, .full), full(224, 11, 4)], equals: [59, 59])
claim("No padding gives 54, and drops a pixel", alexNet(224, .valid), equals: 54)
claim("The 55 × 55 that AlexNet has come from 227 × 227", alexNet(227, .valid), equals: 55)
display(solve(input: 224, filter: 11, stride: 4, output: 55))
claim(
  "or from 224 with three zeros, 1 before and 2 after: the padding in the table that drops nothing",
  alexNet(224, .sides(top: 1, bottom: 2, left: 1, right: 2)), equals: 55)

// %% [markdown]
// ## Dilation
//
// The weights of a filter are also called its *taps*. Pull them apart: with [dilation](glossary.md#dilation) $d$ they
// lie $d$ pixels from each other. Three taps then span
//
// $$ d\,(f - 1) + 1 $$
//
// pixels, and that takes the place of $f$ in every formula.
//
// **Predict:** 7 pixels, three taps, dilation 2. How many places?

// %%
for d in 1...3 {
  print("dilation \(d)")
  let holes = String(repeating: " ", count: d - 1)
  draw("·······", "█" + holes + "█" + holes + "█", at: starts(7, d * (3 - 1) + 1))
}
claim(
  "Dilation 1, 2 and 3: three taps span 3, 5 and 7 pixels, and 5, 3 and 1 places are left",
  (1...3).map { conv2D(seven, filter: three, dilation: StrideSize($0)).shape[0] }, equals: [5, 3, 1])
animation("7x7 conv:3x3,d2")

// %% [markdown]
// One could as well write the zeros into the filter.
//
// **Predict:** how many of the 25 coefficients are then other than zero?

// %%
var holey = Tensor(zeros: [5, 5])
let nine = Tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
for i in 0..<3 {
  for j in 0..<3 { holey[2 * i, 2 * j] = nine[i, j] as Float }
}
display(sideBySide(["3 × 3": nine, "with holes: dilation 2": holey]))
claim("9 of 25 are not zero", [holey.countNonZero, holey.count], equals: [9, 25])
claim(
  "Dilation 2 is the filter with zeros in between, without the work for them",
  conv2D(seven, filter: nine, dilation: 2) == conv2D(seven, filter: holey))
claim(
  "Same padding is d·(f − 1)/2: here 2", conv2D(seven, filter: nine, padding: 2, dilation: 2).shape,
  equals: [7, 7])

// %% [markdown]
// What is it good for? To see far with few weights. How much of the image one output sees is its
// [receptive field](glossary.md#receptive-field): one pixel, and each layer adds the gaps between its taps,
// $d\,(f - 1)$.
//
// **Predict:** three layers of 3 × 3 on each other. How many pixels of a row does one output see with dilations 1, 1,
// 1, and with 1, 2, 4?

// %%
func stack(_ dilations: [Int]) -> Sequential {
  Sequential(dilations.map { Conv2D(filterShape: (3, 3, 1, 1), dilation: StrideSize($0), hasBias: false) })
}
func sight(_ dilations: [Int]) throws -> Int {
  try stack(dilations).receptiveField(for: [32, 32, 1])![0].size
}
try claim("Dilations 1, 1, 1: 7 pixels", sight([1, 1, 1]), equals: 1 + 2 * (1 + 1 + 1))
try claim("Dilations 1, 2, 4: 15 pixels", sight([1, 2, 4]), equals: 1 + 2 * (1 + 2 + 4))
claim(
  "with the same 3 · 9 = 27 weights", stack([1, 2, 4]).parameterCount,
  equals: stack([1, 1, 1]).parameterCount)

// %% [markdown]
// (A good place for a pause. Lessons 04 and 05 need nothing beyond this line; the way back is needed in 06 and 07.)
//
// ## Who reads whom
//
// Ask of a single output: **which inputs make it?** Output $o$ puts its tap $i$ on pixel $s\,o + d\,i - p$. Now ask of
// a single input: **which outputs read it?** For that we go through all outputs and look.
//
// **Predict:** 9 pixels, filter 3, stride 2. Which outputs read pixel 3, which ones pixel 4?

// %%
func inputs(of output: Int, f: Int, stride s: Int = 1, padding p: Int = 0, dilation d: Int = 1) -> [Int] {
  (0..<f).map { tap in s * output + d * tap - p }
}
func readers(of input: Int, outputs: Int, f: Int, stride s: Int) -> [Int] {
  (0..<outputs).filter { output in inputs(of: output, f: f, stride: s).contains(input) }
}
for pixel in 0..<9 { print("pixel \(pixel) is read by", readers(of: pixel, outputs: 4, f: 3, stride: 2)) }
claim("Output 1 is made of pixels 2, 3 and 4", inputs(of: 1, f: 3, stride: 2), equals: [2, 3, 4])
claim("Pixel 3 is read by output 1 alone", readers(of: 3, outputs: 4, f: 3, stride: 2), equals: [1])
claim("Pixel 4 is read by two: 1 and 2", readers(of: 4, outputs: 4, f: 3, stride: 2), equals: [1, 2])

// %% [markdown]
// Both answers are one table: a row for each output, a column for each input, a 1 where they meet. Read along a row, it
// says what makes an output; read down a column, who reads an input.

// %%
var table = Tensor(zeros: [4, 9])
for output in 0..<4 {
  for input in inputs(of: output, f: 3, stride: 2) { table[output, input] = 1 }
}
display(sideBySide(["4 outputs down, 9 inputs across": table]))
// Nine images of one row, each with a single 1: what conv2D makes of them are the columns of its table.
let dots = Tensor(identity: 9).reshaped(to: [9, 1, 9, 1])
let columns = conv2D(dots, filter: Tensor(ones: [1, 3, 1, 1]), stride: [1, 2]).reshaped(to: [9, 4])
claim("The engine reads the same pixels: this is its table, too", columns.transposed(), equals: table)

// %% [markdown]
// Fovea keeps such tables for any layer, in two dimensions, too: `trace` shows them.
//
// **Predict:** a filter of 3 × 3 with stride 2 on 9 × 9 pixels. How many outputs read the pixel in the very middle?

// %%
let strided = Conv2D(filterShape: (3, 3, 1, 1), stride: 2)
let ofTheMiddle = trace(strided, input: [4, 4], on: [9, 9, 1])
claim("Four outputs read it", ofTheMiddle.positions, equals: [[1, 1], [1, 2], [2, 1], [2, 2]])
claim(
  "Along each axis it is our table: outputs 1 and 2, so 2 · 2 in all",
  ofTheMiddle.count, equals: readers(of: 4, outputs: 4, f: 3, stride: 2).count * 2)
ofTheMiddle

// %% [markdown]
// ## The way back: transposed convolution
//
// Now use the table the other way: numbers come in at the *outputs* and go to every input that made them. Exchanging
// rows and columns of a table is called transposing it, hence [transposed
// convolution](glossary.md#transposed-convolution). Each number stamps the whole filter, $s$ pixels from the last
// stamp, and where stamps overlap they add up:
//
// $$ (n - 1)\,s + f - 2p $$
//
// **Predict:** the numbers 1, 2, 3, the filter 1, 10, 100, stride 2. What comes out?

// %%
func stamp(_ numbers: [Float], _ filter: [Float], stride s: Int) -> [Float] {
  var row = [Float](repeating: 0, count: (numbers.count - 1) * s + filter.count)
  for (output, number) in numbers.enumerated() {
    for (tap, weight) in filter.enumerated() { row[s * output + tap] += number * weight }
  }
  return row
}
let stamped = stamp([1, 2, 3], [1, 10, 100], stride: 2)
display(sideBySide(["1, 2, 3, each stamping 1, 10, 100": Tensor(stamped)]))
claim("(3 − 1)·2 + 3 = 7 numbers", stamped.count, equals: (3 - 1) * 2 + 3)
claim("Two stamps meet twice: 100 + 2 and 200 + 3", [stamped[2], stamped[4]], equals: [100 + 2, 200 + 3])
let enlarged = transposedConv2D(
  Tensor([[1, 2, 3]]), filter: Tensor([[1, 10, 100]]).reshaped(to: [1, 3, 1, 1]), stride: [1, 2])
claim("transposedConv2D stamps, too", enlarged.flattened(), equals: Tensor(stamped))
claim(
  "It is the table of a convolution, transposed: its rows have become columns",
  matmul(Tensor([1, 2, 3, 4]).reshaped(to: [1, 4]), table).flattened()
    == Tensor(stamp([1, 2, 3, 4], [1, 1, 1], stride: 2)))
animation("3x3 tconv:3x3,s2")

// %% [markdown]
// So *who reads this pixel?* in the convolution must be *who writes this pixel?* in the transposed one.
//
// **Predict:** for how many of the 81 pixels?

// %%
let stamping = TransposedConv2D(filterShape: (3, 3, 1, 1), stride: 2)
let equal = (0..<81).filter { place in
  let pixel = [place / 9, place % 9]
  let readers = trace(strided, input: pixel, on: [9, 9, 1]).positions
  return trace(stamping, output: pixel, on: [4, 4, 1]).positions == readers
}
claim(
  "For all 81: the outputs that read a pixel are the inputs that write it, turned round", equal.count,
  equals: 81)
trace(stamping, output: [4, 4], on: [4, 4, 1])

// %% [markdown]
// The same once more, as a convolution in its own right: write $s - 1$ zeros between neighbouring numbers, pad fully,
// and slide the filter over it, turned by half a turn.
//
// **Predict:** which of the two ways multiplies by fewer zeros?

// %%
let numbers = Tensor([[1, 2], [3, 4]])
var stretched = Tensor(zeros: [3, 3])
stretched[.stride(by: 2), .stride(by: 2)] = numbers
let turned = nine.reversed(axis: 0).reversed(axis: 1)
let slid = conv2D(stretched, filter: turned, padding: .full)
display(sideBySide(["numbers": numbers, "with zeros between": stretched, "slid over, fully padded": slid]))
claim(
  "Stamping gives the same 5 × 5 numbers",
  transposedConv2D(numbers, filter: nine.reshaped(to: [3, 3, 1, 1]), stride: 2)[.all, .all, 0], equals: slid)
claim(
  "with 4·9 = 36 multiplications in place of 25·9 = 225",
  [numbers.count * nine.count, slid.count * nine.count], equals: [4 * 9, 25 * 9])
let stamps = TransposedConv2D(filterShape: (3, 3, 1, 1), stride: 2, hasBias: false)
stamps.filter.value = nine.reshaped(to: [3, 3, 1, 1])
display(try slidingFilter(stamps, values: numbers.reshaped(to: [2, 2, 1])))
try slidingFilter(stamps, values: numbers.reshaped(to: [2, 2, 1]), view: .stretched)

// %% [markdown]
// **Predict:** it brings back the *size*. Does it bring back the numbers?

// %%
let bank = nine.reshaped(to: [3, 3, 1, 1])
let there = conv2D(seven, filter: nine, stride: 2)
let back = transposedConv2D(there, filter: bank, stride: 2)[.all, .all, 0] as Tensor
display(sideBySide(["convolved, stride 2": there, "and back": back]))
claim("7 × 7 → 3 × 3 → 7 × 7", [seven.shape, there.shape, back.shape], equals: [[7, 7], [3, 3], [7, 7]])
claim("The numbers are others: transposed is not inverse", back != seven)

// %% [markdown]
// Even the size needs help: with stride 2, floor makes the same of two sizes, so the way back has two ends. *Output
// padding* says which.
//
// **Predict:** which two sizes become 2 under a filter of 3 with stride 2?

// %%
claim(
  "5 → 2 and 6 → 2", [5, 6].map { conv2D(Tensor(ones: [$0, $0]), filter: three, stride: 2).shape[0] },
  equals: [2, 2])
claim(
  "Output padding says which: 0 for 5, 1 for 6",
  [0, 1].map { more in
    transposedConv2D(Tensor(ones: [2, 2]), filter: bank, stride: 2, outputPadding: StrideSize(more)).shape[0]
  }, equals: [5, 6])
let doubling = solve(.transposedConvolution, input: 64, filter: 4, stride: 2, output: 128)
claim("A filter of 4, stride 2 and padding 1 double a picture", doubling.recommended!.padding, equals: 1)
doubling

// %% [markdown]
// ### What goes wrong: the chessboard
//
// Networks that paint pictures enlarge them in this way. Stamp ones on ones and look how many stamps meet at each
// pixel.
//
// **Predict:** with stride 2, is a filter of 3 or one of 4 the better brush?

// %%
func overlaps(_ f: Int) -> Tensor {
  transposedConv2D(Tensor(ones: [5, 5]), filter: Tensor(ones: [f, f, 1, 1]), stride: 2)[.all, .all, 0]
}
let (uneven, smooth) = (overlaps(3), overlaps(4))
display(sideBySide(["stamps that meet, filter 3": uneven, "filter 4": smooth]))
claim("Filter 3: 1, 2 and 4 stamps in turn", Set(uneven[2..<9, 2..<9].scalars), equals: [1, 2, 4])
claim(
  "Filter 4, a multiple of the stride: 4 stamps everywhere but at the border",
  Set(smooth[2..<10, 2..<10].scalars),
  equals: [4])

// %% [markdown]
// On the photo: made small, and enlarged again with every weight equal.

// %%
let small = Image(averaged[16..<64, 40..<88])
func painted(_ f: Int) -> Image {
  let brush = Tensor(ones: [f, f, 1, 1]) / Float(f * f) * 4
  return Image(transposedConv2D(small.matrix, filter: brush, stride: 2)[.all, .all, 0] as Tensor).clamped
}
func large(_ image: Image) -> Image { image.resized(height: 200, width: 200) }
display(
  sideBySide([
    "the small picture": large(small), "enlarged, filter 3": large(painted(3)),
    "enlarged, filter 4": large(painted(4)),
  ]))
func grain(_ image: Image) -> Float {
  let inside: Tensor = image.matrix[4..<92, 4..<92]
  return abs(conv2D(inside, filter: Tensor([[1, -1]]))).mean().scalar
}
print("neighbours differ by \(grain(painted(3))) with filter 3, by \(grain(painted(4))) with filter 4")
claim(
  "The chessboard is there: with filter 3 neighbours differ more than twice as much",
  grain(painted(3)) > 2 * grain(painted(4)))

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it: it tries several sizes and
// compares with what the engine gives.

// %% [markdown]
// ### Exercise: how many come out
//
// $n$ pixels, a filter of $f$, stride $s$, padding $p$ on each side: how many numbers come out?

// %% Outputs tags=["exercise"]
func outputSize(_ n: Int, _ f: Int, _ s: Int, _ p: Int) -> Int {
  // BEGIN SOLUTION
  (n + 2 * p - f) / s + 1
  // END SOLUTION
}

// %%
exercise(
  "Outputs: how many numbers come out of n pixels with a filter of f, stride s and padding p?",
  hints: "How many pixels has the row together with its padding? There are two ends.",
  "How far can the filter move from its first place, and how many steps of s are in that?",
  "There is one place more than there are steps.",
  trying: [
    (7, 3, 1, 0), (7, 3, 2, 0), (7, 3, 3, 0), (7, 3, 3, 1), (50, 5, 1, 2), (227, 11, 4, 0), (224, 7, 2, 3),
  ],
  outputSize,
  expected: { n, f, s, p in
    conv2D(Tensor(ones: [n, 1]), filter: Tensor(ones: [f, 1]), stride: [s, 1], padding: [p, 0]).shape[0]
  },
  mistakes: [
    Mistake("the padding is counted once; it is on both sides") { n, f, s, p in
      (n + p - f) / s + 1
    },
    Mistake("the + 1 is missing: there is one place more than there are steps") { n, f, s, p in
      (n + 2 * p - f) / s
    },
    Mistake("rounded up; a place that sticks out does not count, so round down") { n, f, s, p in
      (n + 2 * p - f + s - 1) / s + 1
    },
    Mistake("the 1 is added before the division; add it after") { n, f, s, p in
      (n + 2 * p - f + 1) / s
    },
    Mistake("the stride is forgotten") { n, f, s, p in n + 2 * p - f + 1 },
  ])

// %% [markdown]
// ### Exercise: the padding that keeps the size
//
// For an odd filter of $f$ taps that lie $d$ pixels apart, at stride 1: how many zeros on each side?

// %% Same padding tags=["exercise"]
func samePadding(_ f: Int, _ d: Int) -> Int {
  // BEGIN SOLUTION
  d * (f - 1) / 2
  // END SOLUTION
}

// %%
exercise(
  "Same padding: how many zeros on each side keep the size, with an odd filter of f taps and dilation d?",
  hints: "Without dilation, what did the filters of 3, 5, 7 and 11 need?",
  "With dilation the filter spans more pixels than it has taps. How many?",
  "f taps have f − 1 gaps between them, each of d pixels. Half of that goes on each side.",
  trying: [(1, 1), (3, 1), (5, 1), (11, 1), (3, 2), (3, 4), (5, 3)],
  samePadding,
  expected: { f, d in
    solve(input: 100, filter: f, stride: 1, dilation: d, output: 100).recommended!.padding.before
  },
  mistakes: [
    Mistake("this is for both sides together; halve it") { f, d in d * (f - 1) },
    Mistake("the dilation is forgotten") { f, d in (f - 1) / 2 },
    Mistake("d·f pixels are not the span: f taps have only f − 1 gaps") { f, d in d * f / 2 },
    Mistake("the taps are stretched as well; only the gaps between them are") { f, d in (d * f - 1) / 2 },
  ])

// %% [markdown]
// ### Exercise: what floor drops
//
// How many pixels at the end of the (padded) row does no place of the filter reach?

// %% Dropped tags=["exercise"]
func dropped(_ n: Int, _ f: Int, _ s: Int, _ p: Int) -> Int {
  // BEGIN SOLUTION
  (n + 2 * p - f) % s
  // END SOLUTION
}

// %%
exercise(
  "Dropped: how many pixels at the end of the padded row are read by no place of the filter?",
  hints: "Draw 7 pixels, a filter of 3 and stride 3, and look at the end.",
  "Where does the last place end? What is left behind that?",
  "It is what the division by s leaves over.",
  trying: [(7, 3, 1, 0), (7, 3, 3, 0), (7, 3, 3, 1), (8, 3, 3, 0), (224, 11, 4, 2), (12, 5, 4, 1)],
  dropped,
  expected: { n, f, s, p in
    try! ConvolutionAxis(input: n, filter: f, stride: s, padding: AxisPadding(p)).dropped
  },
  mistakes: [
    Mistake("the filter is forgotten: it covers f pixels from its last place on") { n, f, s, p in
      (n + 2 * p) % s
    },
    Mistake("the padding is counted once; it is on both sides") { n, f, s, p in (n + p - f) % s },
    Mistake("this is what is missing for one more place, not what is left over") { n, f, s, p in
      (s - (n + 2 * p - f) % s) % s
    },
  ])

// %% [markdown]
// ### Exercise: the way back
//
// What comes out of a transposed convolution of $n$ numbers, with a filter of $f$, stride $s$ and padding $p$?

// %% The way back tags=["exercise"]
func sizeBack(_ n: Int, _ f: Int, _ s: Int, _ p: Int) -> Int {
  // BEGIN SOLUTION
  (n - 1) * s + f - 2 * p
  // END SOLUTION
}

// %%
exercise(
  "The way back: how large is the output of a transposed convolution?",
  hints: "Where does the first stamp begin, and where the last?",
  "The last of n stamps begins (n − 1) steps after the first, and is f long.",
  "Here padding takes away, on both sides.",
  trying: [(3, 3, 2, 0), (2, 3, 2, 0), (64, 4, 2, 1), (5, 3, 1, 1), (7, 2, 3, 0)],
  sizeBack,
  expected: { n, f, s, p in
    transposedConv2D(
      Tensor(ones: [n, n]), filter: Tensor(ones: [f, f, 1, 1]), stride: StrideSize(s), padding: Padding(p)
    ).shape[0]
  },
  mistakes: [
    Mistake("there are n stamps, but only n − 1 steps between them") { n, f, s, p in
      n * s + f - 2 * p
    },
    Mistake("the last stamp is f long: its end is missing") { n, f, s, p in
      (n - 1) * s - 2 * p + 1
    },
    Mistake("padding makes a transposed convolution's output smaller") { n, f, s, p in
      (n - 1) * s + f + 2 * p
    },
    Mistake("the padding is counted once; it is on both sides") { n, f, s, p in
      (n - 1) * s + f - p
    },
    Mistake("this is the convolution itself; stamps enlarge") { n, f, s, p in
      (n + 2 * p - f) / s + 1
    },
  ])

// %% [markdown]
// ## What to keep
//
// - Count the places: $\lfloor (n + 2p - f)/s \rfloor + 1$, for height and width each. With dilation, $d(f-1)+1$ takes
//   the place of $f$.
// - *Valid* gives $n - f + 1$; *same* needs $p = (f-1)/2$ and an odd filter; *full* gives $n + f - 1$.
// - Floor drops pixels at the bottom and on the right, silently. Zeros at the border are made up, and darken it.
// - Parameters depend on the filters, never on the size of the picture.
// - Read the other way round, the same table of who reads whom is the transposed convolution: $(n - 1)s + f - 2p$.
//
// **Next:** [04 · Volumes and cost](04-volumes-and-cost.ipynb): many channels, many
// filters, and what they cost.
