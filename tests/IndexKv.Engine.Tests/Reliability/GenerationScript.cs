using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// Transactions that load two sorted stores again and again, beside a hash store that counts the versions: first loads, replacing ones, both
/// stores at once, undone, rolled back and refused ones, stores dropped and made again, while a reader keeps an old generation.
/// </summary>
internal sealed class GenerationScript
{
    public static readonly DatabaseOptions Options = new() { SectorSize = 4096, CheckpointBytes = 64 << 10 };

    private static readonly BulkLoadOptions TinyMemory = new() { SortMemory = 4096 };

    private static readonly BulkLoadOptions KeepLast = TinyMemory with { OnDuplicate = OnDuplicate.KeepLast };

    private readonly Func<WriteTransaction, GenerationVersion, GenerationVersion>[] _turns;

    private (Transaction Transaction, GenerationVersion Version)? _reader;

    public GenerationScript() => _turns = [Create, LoadFirst, LoadBoth, UndoAndLoad, RollBack, Refuse, LoadDoubles, DropAndEmpty, MakeAgain, LoadTwice];

    /// <summary>How many transactions there are; the last turn is a checkpoint.</summary>
    public int Turns => _turns.Length + 1;

    /// <summary>The last version whose commit returned.</summary>
    public GenerationVersion Committed { get; private set; } = GenerationVersion.First;

    /// <summary>The version whose commit was called last.</summary>
    public GenerationVersion Latest { get; private set; } = GenerationVersion.First;

    /// <summary>Merges that the loads took.</summary>
    public int Merges { get; private set; }

    /// <summary>How often the held reader was read while its generation had been replaced.</summary>
    public int OldReads { get; private set; }

    public void Run(Database database, int turn)
    {
        if (turn == _turns.Length)
        {
            EndReader();
            database.Checkpoint();
            return;
        }

        using (var transaction = database.BeginWrite(Patience))
        {
            var next = _turns[turn](transaction, Committed);
            if (next.Number != Committed.Number)
            {
                transaction.Put(Store(transaction, "versions"), Bytes("number"), [(byte)next.Number]);
                Latest = next;
                transaction.Commit();
                Committed = next;
            }
            else
            {
                transaction.Rollback();
            }
        }

        if (turn == 1)
        {
            EndReader();
            _reader = (database.BeginRead(), Committed);
        }

        CheckReader();
    }

    /// <summary>Takes over what was found when the database was opened again.</summary>
    public void Reopened(Database database) => Committed = Read(database);

    public void CheckReader()
    {
        if (_reader is not { } reader)
            return;
        MustHold(reader.Transaction, reader.Version);
        OldReads += Committed.Number > reader.Version.Number ? 1 : 0;
    }

    public void EndReader()
    {
        _reader?.Transaction.Dispose();
        _reader = null;
    }

    /// <summary>Which of the two possible versions a database holds; throws unless it holds one of them whole.</summary>
    public GenerationVersion Read(Database database)
    {
        using var transaction = database.BeginRead();
        var number = 0;
        if (transaction.TryGetStore("versions", out var versions))
            number = transaction.OpenStore(versions).TryGet(Bytes("number"), out var value) ? value[0] : throw new InvalidDataException("The version has no number.");
        var found = number == Committed.Number ? Committed
            : number == Latest.Number ? Latest
            : throw new InvalidDataException($"Version {number} is there, not {Committed.Number} or {Latest.Number}.");
        MustHold(transaction, found);
        return found;
    }

    /// <summary>Throws unless a disk's database holds a possible version, whole, and no file that this does not need.</summary>
    public GenerationVersion MustBeClean(SimulatedDisk disk)
    {
        GenerationVersion found;
        using (var database = Database.Open(disk, Options))
        {
            found = Read(database);
            if (database.Check() is [var finding, ..])
                throw new InvalidDataException($"The check found {finding}.");
        }

        if (disk.List().Count(name => name.EndsWith(".sorted", StringComparison.Ordinal)) != found.Files)
            throw new InvalidDataException($"Version {found.Number} needs {found.Files} files of sorted stores: {string.Join(", ", disk.List())}.");
        return found;
    }

    private static void MustHold(Transaction transaction, GenerationVersion version)
    {
        var sorted = transaction.Stores.Where(s => s.Kind == StoreKind.Sorted).ToList();
        if (!sorted.Select(s => s.Name).Order().SequenceEqual(version.Stores.Keys.Order()))
            throw new InvalidDataException($"Version {version.Number} has other stores than {string.Join(", ", sorted.Select(s => s.Name))}.");
        foreach (var store in sorted)
            (version.Stores[store.Name] ?? new SortedContent("", 0)).MustBeIn(transaction, store);
    }

    private static GenerationVersion Create(WriteTransaction transaction, GenerationVersion version)
    {
        transaction.CreateStore(Definition("versions"));
        transaction.CreateStore(Definition("a", StoreKind.Sorted));
        return Next(version).With("a", null);
    }

    private GenerationVersion LoadFirst(WriteTransaction transaction, GenerationVersion version) =>
        Next(version).With("a", Load(transaction, "a", new("one", 400)));

    private GenerationVersion LoadBoth(WriteTransaction transaction, GenerationVersion version)
    {
        transaction.CreateStore(Definition("b", StoreKind.Sorted));
        return Next(version).With("b", Load(transaction, "b", new("two", 190))).With("a", Load(transaction, "a", new("two", 350)));
    }

    private GenerationVersion UndoAndLoad(WriteTransaction transaction, GenerationVersion version)
    {
        var savepoint = transaction.CreateSavepoint();
        Load(transaction, "a", new("undone", 200));
        transaction.RollbackTo(savepoint);
        MustHold(transaction, version);
        return Next(version).With("a", Load(transaction, "a", new("three", 345)));
    }

    private GenerationVersion RollBack(WriteTransaction transaction, GenerationVersion version)
    {
        Load(transaction, "a", new("rolled back", 210));
        Load(transaction, "b", new("rolled back", 3));
        return version;
    }

    // The transaction goes on after a load that failed.
    private static GenerationVersion Refuse(WriteTransaction transaction, GenerationVersion version)
    {
        using var load = transaction.BeginBulkLoad(Store(transaction, "a"), TinyMemory);
        new SortedContent("refused", 200).WriteTo(load, rounds: 2);
        try
        {
            load.Complete();
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.DuplicateKey)
        {
            return Next(version);
        }

        throw new InvalidDataException("Double keys were taken.");
    }

    private GenerationVersion LoadDoubles(WriteTransaction transaction, GenerationVersion version) =>
        Next(version).With("b", Load(transaction, "b", new("four", 180), rounds: 2));

    private GenerationVersion DropAndEmpty(WriteTransaction transaction, GenerationVersion version)
    {
        transaction.DropStore(Store(transaction, "b"));
        return Next(version).Without("b").With("a", Load(transaction, "a", new("empty", 0)));
    }

    private GenerationVersion MakeAgain(WriteTransaction transaction, GenerationVersion version)
    {
        transaction.CreateStore(Definition("b", StoreKind.Sorted));
        return Next(version).With("b", Load(transaction, "b", new("again", 175)));
    }

    private GenerationVersion LoadTwice(WriteTransaction transaction, GenerationVersion version)
    {
        Load(transaction, "a", new("replaced at once", 10));
        return Next(version).With("a", Load(transaction, "a", new("last", 360)));
    }

    private static GenerationVersion Next(GenerationVersion version) => version with { Number = version.Number + 1 };

    private SortedContent Load(WriteTransaction transaction, string store, SortedContent content, int rounds = 1)
    {
        using var load = transaction.BeginBulkLoad(Store(transaction, store), rounds > 1 ? KeepLast : TinyMemory);
        content.WriteTo(load, rounds);
        load.Complete();
        Merges += ((SortedLoad)load).SortWork.Merges;
        content.MustBeIn(transaction, Store(transaction, store));
        return content;
    }
}
