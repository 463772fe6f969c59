using System.Globalization;
using IndexKv.EndToEnd.Worker;

// Work that the end-to-end tests need a process of its own for: to kill it, or to measure its memory.
switch (args)
{
    case ["write", var directory, var seed, .. var first]:
        KillWorkload.WriteForever(
            directory,
            int.Parse(seed, CultureInfo.InvariantCulture),
            [.. first.Select(number => long.Parse(number, CultureInfo.InvariantCulture))],
            Console.Out);
        return 0;
    case ["import", var kind, var file, var directory]:
        await ImportWork.RunAsync(kind, file, directory, Console.Out);
        return 0;
    case ["put", var directory, var count, var size]:
        LargeStoreWork.PutInOneTransaction(
            directory, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(size, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["overwrite", var directory, var count, var rounds, var order]:
        LargeStoreWork.Overwrite(
            directory,
            int.Parse(count, CultureInfo.InvariantCulture),
            int.Parse(rounds, CultureInfo.InvariantCulture),
            order == "in-order",
            Console.Out);
        return 0;
    case ["read", var directory, var count]:
        LargeStoreWork.Read(directory, int.Parse(count, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["create", var directory]:
        FailingDiskWork.Create(directory);
        return 0;
    case ["commit", var directory, var count]:
        new FailingDiskWork(directory, grows: false, Console.Out).CommitAll(int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["fill", var directory, var filler, var more]:
        new FailingDiskWork(directory, grows: true, Console.Out).FillAndGoOn(filler, int.Parse(more, CultureInfo.InvariantCulture));
        return 0;
    case ["load", var directory, var last]:
        GenerationWork.Load(directory, int.Parse(last, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    case ["watch", var directory, var last]:
        GenerationWork.Watch(directory, int.Parse(last, CultureInfo.InvariantCulture), Console.Out);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: write DIRECTORY SEED FIRST FIRST FIRST | import sorted|hash FILE DIRECTORY | put DIRECTORY COUNT SIZE | "
            + "overwrite DIRECTORY COUNT ROUNDS in-order|at-random | read DIRECTORY COUNT | "
            + "create DIRECTORY | commit DIRECTORY COUNT | fill DIRECTORY FILLER MORE | "
            + "load DIRECTORY LAST | watch DIRECTORY LAST");
        return 2;
}
