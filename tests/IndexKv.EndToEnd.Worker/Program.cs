using System.Globalization;
using IndexKv.EndToEnd.Worker;

// Work that the end-to-end tests need a process of its own for: to kill it, or to measure its memory.
switch (args)
{
    case ["write", var directory, var seed, var first]:
        KillWorkload.WriteForever(
            directory, int.Parse(seed, CultureInfo.InvariantCulture), long.Parse(first, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["import", var kind, var file, var directory]:
        await ImportWork.RunAsync(kind, file, directory, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: write DIRECTORY SEED FIRST | import sorted|hash FILE DIRECTORY");
        return 2;
}
