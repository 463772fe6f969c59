using System.CommandLine;
using IndexKv.Bench.Compare;
using IndexKv.Bench.Compare.Stores;
using IndexKv.Bench.Compare.Workloads;

var keys = new Option<int[]>("--keys") { Description = "How many records; several numbers make several runs.", DefaultValueFactory = _ => [1_000_000], AllowMultipleArgumentsPerToken = true };
var valueSize = new Option<string>("--value-size") { Description = "Bytes of a value: a number, or least-most.", DefaultValueFactory = _ => "100" };
var quick = new Option<bool>("--quick") { Description = "Fewer rounds: about a minute for a million keys." };
var output = new Option<string?>("--output") { Description = "A Markdown file to write too." };
var only = new Option<string[]>("--only") { Description = "Contenders: sorted, hash, dictionary, faster, lmdb, rocksdb, sqlite.", AllowMultipleArgumentsPerToken = true };
var directory = new Option<string>("--directory") { Description = "Where the contenders keep their files.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "indexkv-compare") };

var contender = new Argument<string>("contender") { Description = "Who loads." };
var order = new Option<string>("--order") { Description = "sorted or shuffled.", DefaultValueFactory = _ => "shuffled" };
var load = new Command("load", "Loads one contender in this process and prints what it took, as JSON.") { contender, keys, valueSize, order, directory };
load.SetAction(parsed =>
{
    using var store = Contenders.Make(parsed.GetValue(contender)!, parsed.GetValue(directory)!);
    LoadWork.Run(store, new Records(parsed.GetValue(keys)![0], ValueSizes.Parse(parsed.GetValue(valueSize)!)), parsed.GetValue(order) == "sorted");
});

var root = new RootCommand("Compares IndexKv with what a user would pick instead, in one run; only the ratios count.") { keys, valueSize, quick, only, output, directory, load };
root.SetAction(parsed => new Run(parsed.GetValue(directory)!, ValueSizes.Parse(parsed.GetValue(valueSize)!), parsed.GetValue(quick), parsed.GetValue(only)!, parsed.GetValue(output))
    .Execute(parsed.GetValue(keys)!));
return root.Parse(args).Invoke();
