using System.CommandLine;
using Quickstart.Import;
using Quickstart.Tour;
using Spectre.Console;

var file = new Argument<string?>("file")
{
    Description = "A .csv, .tsv, .ndjson or .jsonl file of yours; without it the shipped Unicode Character Database is used.",
    Arity = ArgumentArity.ZeroOrOne,
};
var key = new Option<string?>("--key") { Description = "The key column; without it one called id, key or code, else the first." };
var database = new Option<string?>("--database") { Description = "Directory to keep the database in; without it a temporary one is removed at the end." };
var crashWriter = new Option<string?>(CrashStep.WriterOption) { Hidden = true };

var root = new RootCommand("IndexKv quickstart: imports a file into both kinds of store, then looks up, queries, transacts and crashes.")
{
    file, key, database, crashWriter,
};
root.SetAction(async (parsed, cancellation) =>
{
    if (parsed.GetValue(crashWriter) is { } directory)
        return CrashStep.WriteUntilKilled(directory);
    if (Console.IsOutputRedirected)
    {
        // A file has no width and no colours.
        AnsiConsole.Profile.Width = 160;
        AnsiConsole.Profile.Capabilities.Ansi = false;
    }

    try
    {
        var path = parsed.GetValue(file) ?? Path.Combine(AppContext.BaseDirectory, "Data", UnicodeDataFile.FileName);
        await GuidedTour.RunAsync(RecordFile.Open(path, parsed.GetValue(key)), parsed.GetValue(database), cancellation);
        return 0;
    }
    catch (Exception e) when (e is IOException or InvalidDataException or System.Data.Common.DbException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();
