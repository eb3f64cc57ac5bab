// %% [markdown]
// # 00 · Start
//
// Welcome. With these notebooks you learn how convolutional networks work: the part of artificial intelligence that
// looks at pictures. You will not only read about it. Each lesson is a page of small programs, and you run every one
// of them, change it, and see what happens. School mathematics is enough to begin with.
//
// This page shows in a quarter of an hour how a notebook works and what is in store. Its end lists all lessons.
//
// **Before this:** nothing at all. If you have never written a program, read along and change numbers; if you have, in
// whatever language, you will find Swift easy to read.
//
// **Time:** about 15 minutes.
//
// **Afterwards you can** find your way in a notebook: run a cell and change it; guess before you look; read a claim;
// ask for a hint; break something without harm.

// %% [markdown]
// ## A cell is a small program
//
// The gray box below is a *cell*. Click into it, then press **Shift-Enter**: the program runs, what it has to say
// appears below it, and the next cell is selected. A star `[*]` at its left side says that it is running, a number that
// it has run. The very first cell takes a few seconds.
//
// What runs it is called the [kernel](glossary.md#kernel). Links like this one lead to the
// [glossary](glossary.md), which explains every term in a few sentences.

// %%
let height = 28
let width = 28
print("A picture of \(height) × \(width) has \(height * width) pixels.")

// %% [markdown]
// Now change one of the numbers and press Shift-Enter again. Cells build on one another: what one has named, all
// later ones can use. So run them **from top to bottom**. If you have lost track: in the menu *Kernel*, choose *Restart
// Kernel and Run up to Selected Cell*.
//
// ## Guess first
//
// The lessons ask you something all the time, before a cell shows the answer. Do say a number, if only to yourself. A
// wrong guess is the best thing that can happen here: you have found something that you did not know.
//
// **Predict:** a [filter](glossary.md#filter) compares every pixel of a photograph with its neighbours and gives a
// large number where they differ. What will be left of the photograph?

// %%
let photo = try Image(named: "camera")
let outlines = gradientMagnitude(photo, .scharr)
display(sideBySide(["a photograph": photo, "where it changes": outlines]))
let differences = outlines.matrix
let small = (differences .< differences.max() / 10).mean().scalar
print("\(Int(small * 100)) of 100 pixels differ by less than a tenth of the largest difference")
claim("At more than half of the pixels the difference is small", small > 0.5)

// %% [markdown]
// The line with the tick is a **claim**. It is no decoration: the sentence was checked just now, with the numbers that
// your cell computed. If you change the cell so that it is no longer true, it says so, and shows what came instead.
//
// Try it: what if only a hundredth of the largest difference counts as small? Put 100 in place of 10.
//
// ## Ask
//
// How does a filter go over an image? It is laid on, moved on, laid on again. How far it moves at a time is called its
// [stride](glossary.md#stride).
//
// **Predict:** at how many places does a filter of 3 × 3 lie on 7 × 7 pixels, if it moves on by two at a time?

// %%
display(animation("7x7 conv:3x3,s2"))
let map = conv2D(Tensor(ones: [7, 7]), filter: Tensor(ones: [3, 3]), stride: 2)
claim("Three across and three down: 9", map.shape, equals: [3, 3])

// %% [markdown]
// You may ask the other way round, too, and get the calculation with the answer.
//
// **Predict:** a filter of 3 × 3 moves on by three at a time, and 3 × 3 numbers shall come out of 7 × 7. How many rows
// of zeros have to be laid round the image, as a frame? (It is called [padding](glossary.md#padding).)

// %%
let frame = solve(input: 7, filter: 3, stride: 3, output: 3)
claim("One row of zeros on each side", frame.recommended!.padding, equals: 1)
frame

// %% [markdown]
// ## Watch something learn
//
// To learn is to make an error smaller, step by step. Here a single number `w` learns to be 3. Its error, the
// [loss](glossary.md#loss), is the square of what is missing, and `gradient` says in which direction the loss grows: so
// each step goes the other way, a tenth of it.
//
// **Predict:** will the loss fall evenly, ever faster, or ever more slowly?

// %%
var w = Tensor(0)
var losses: [Float] = []
for _ in 1...25 {
  losses.append(Float((w - 3) * (w - 3)))
  w -= 0.1 * gradient(at: w) { ($0 - 3) * ($0 - 3) }
}
plot(losses, x: "step", y: "loss")
print("w is now", w.scalar)
claim("Each step leaves 0.8 of the distance, so 0.64 of the loss", losses[1] / losses[0], equals: 0.64, within: 1e-5)
claim("After 25 steps w is 3, but for a hundredth or so", w.scalar, equals: 3, within: 0.02)

// %% [markdown]
// A network that reads digits learns in just this way, with 60,000 numbers in place of one.
//
// ### What goes wrong: nearly everything, now and then
//
// Everybody who programs makes mistakes, all the time. Take the two slashes away that stand before `shades[99]`, and
// run the cell: it stops with a message that says what was wrong and where. Nothing is lost by it. Run the cell after
// it: `shades` is still there. Then put the slashes back.

// %%
let shades = [0, 85, 170, 255]
// shades[99]

// %%
print("Still here:", shades)
claim("Four shades of gray", shades.count, equals: 4)

// %% [markdown]
// If a cell does not come to an end, press the square ■ in the toolbar. `%undo`, in a cell by itself, takes back what
// the last cell did. And `?plot` tells what `plot` can do.

// %% [markdown]
// ## Your turn
//
// Each lesson ends with exercises. Write your own code in place of `unsolved()`, run the cell, then the check below it.
// It tries several inputs, and often knows which mistake it was. Click on a hint to unfold it, or write `hint()` into a
// cell. No grade, as many tries as you like.
//
// ### Exercise: numbers of a colour picture
//
// A pixel in colour is three numbers: red, green and blue. How many numbers has a picture of so many rows and columns?
// The solution is a single line.

// %% Numbers of a colour picture tags=["exercise"]
func numbers(_ rows: Int, _ columns: Int) -> Int {
  // BEGIN SOLUTION
  rows * columns * 3
  // END SOLUTION
}

// %% Check: numbers of a colour picture
exercise(
  "How many numbers make up a picture in colour?",
  hints: "How many pixels has it?", "Each of the rows has as many pixels as there are columns: multiply.",
  "rows * columns are its pixels. Each of them is three numbers.",
  trying: [(28, 28), (64, 64), (2, 5)], numbers,
  expected: { rows, columns in Tensor(zeros: [rows, columns, 3]).count },
  mistakes: [
    Mistake("Those are the pixels. Each is three numbers.") { rows, columns in rows * columns },
    Mistake("Rows and columns are multiplied, not added: draw a small picture on squared paper.") { rows, columns in
      (rows + columns) * 3
    },
    Mistake("Three numbers for each pixel: multiply by 3, do not add it.") { rows, columns in rows * columns + 3 },
  ])

// %% [markdown]
// ## The lessons
//
// Each says at its beginning what you should know before. From 01 to 14 they build on one another; if you are after
// something particular, the [overview](README.md) has shorter paths.
//
// | Lesson | What for | Time |
// |---|---|---|
// | [01 · Why convolution](01-why-convolution.ipynb) | What sharing weights saves, and more | 55 min |
// | [02 · Filters](02-filters.ipynb) | Blur, sharpen, find edges, on a photograph | 45 min |
// | [03 · Convolution arithmetic](03-convolution-arithmetic.ipynb) | How much comes out: padding, stride, dilation | 55 min |
// | [04 · Volumes and cost](04-volumes-and-cost.ipynb) | Colours, many filters, and what they cost | 60 min |
// | [05 · Pooling and invariance](05-pooling-and-invariance.ipynb) | To find something wherever it is | 60 min |
// | [06 · Backpropagation through convolution](06-backpropagation.ipynb) | How a convolution learns, to the last index | 45 min |
// | [07 · Convolution as a matrix](07-convolution-as-a-matrix.ipynb) | One operation in five forms | 45 min |
// | [08 · Activations, initialisation, normalisation](08-activations-and-normalisation.ipynb) | Signals through many layers | 40 min |
// | [09 · LeNet](09-lenet.ipynb) | A network that reads digits: built, trained, looked into | 45 min |
// | [10 · Data augmentation](10-data-augmentation.ipynb) | New pictures from old, and what they are worth | 60 min |
// | [11 · AlexNet and ZFNet](11-alexnet.ipynb) | The network of 2012, figure by figure | 45 min |
// | [12 · VGG](12-vgg.ipynb) | 3 × 3 and nothing else; where the numbers are | 45 min |
// | [13 · ResNet](13-resnet.ipynb) | Deeper networks, and the plus sign they need | 45 min |
// | [14 · Network in network, Inception, GoogLeNet](14-inception.ipynb) | 1 × 1 filters and branches | 45 min |
//
// ## What to keep
//
// - Shift-Enter runs a cell; run them from top to bottom.
// - Guess at each **Predict**, before you look.
// - A claim with a tick has been checked, with your numbers.
// - A mistake costs nothing: the session is as it was before the cell, and `%undo` takes back what went well, too.
//
// **Next:** [01 · Why convolution](01-why-convolution.ipynb): why a network should not look at everything at once.
