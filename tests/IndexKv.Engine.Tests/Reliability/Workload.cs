using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// Turns of mixed changes, each the same whenever it is run on the same content, beside a model of what every version holds.
/// A turn that failed can be run again.
/// </summary>
internal sealed class Workload(SynchronousMode synchronous, int seed)
{
    public const int Turns = 130;

    private readonly List<DatabaseModel> _versions = [DatabaseModel.Empty];
    private readonly Dictionary<string, HashSet<int>> _freeBefore = [];
    private DatabaseModel? _attempt;
    private bool _isVacuuming;
    private int _durable;
    private Transaction? _reader;
    private int _readerVersion;

    public DatabaseOptions Options { get; } = new() { SectorSize = 4096, CheckpointBytes = 64 << 10, Synchronous = synchronous, PrivatePages = 24 };

    public WorkloadCounters Counters { get; } = new();

    private DatabaseModel Current => _versions[^1];

    /// <summary>Throws unless a version may be what a crash leaves now.</summary>
    public DatabaseModel ModelOf(long version)
    {
        var newest = _versions.Count - 1;
        if (version < _durable)
            throw new InvalidDataException($"Version {_durable} is durable; recovered is {version}.");
        if (version <= newest)
            return _versions[(int)version];
        if (_isVacuuming)
            return Current;
        return version == newest + 1 && _attempt is not null ? _attempt : throw new InvalidDataException($"Version {version} was never attempted.");
    }

    /// <summary>Goes on with a database that was opened anew and may hold what failed.</summary>
    public void Reopened(Database database)
    {
        using var transaction = database.BeginRead();
        var model = ModelOf(transaction.Version);
        model.MustEqual(transaction);
        while (_versions.Count <= transaction.Version)
            _versions.Add(model);
        (_attempt, _isVacuuming) = (null, false);
        _durable = _versions.Count - 1;
    }

    /// <summary>Goes on with the same database after a failure; steps of a vacuum may have been committed.</summary>
    public void Resume(Database database)
    {
        using var transaction = database.BeginRead();
        if (!_isVacuuming && transaction.Version != _versions.Count - 1)
            throw new InvalidDataException($"Version {transaction.Version} is there, though its commit failed.");
        while (_versions.Count <= transaction.Version)
            _versions.Add(Current);
        (_attempt, _isVacuuming) = (null, false);
    }

    /// <summary>Throws unless the reader that is held open still reads what it read at first.</summary>
    public void CheckReader()
    {
        if (_reader is not null)
            _versions[_readerVersion].MustEqual(_reader);
    }

    public void EndReader()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>Everything in order, on one database; it is left open if that throws.</summary>
    public void Run(Database database)
    {
        for (var turn = 0; turn < Turns; turn++)
            Run(database, turn);
        EndReader();
        database.Dispose();
    }

    public void Run(Database database, int turn)
    {
        if (turn % 20 == 5 && _reader is null)
        {
            _reader = database.BeginRead();
            _readerVersion = (int)_reader.Version;
        }

        Write(database, turn);
        if (turn % 13 == 12)
        {
            database.Checkpoint();
            Counters.ReadersOverCheckpoints += _reader is null ? 0 : 1;
            _durable = _versions.Count - 1;
        }

        if (turn % 50 == 49)
            Vacuum(database);
        if (turn % 20 == 14)
        {
            CheckReader();
            EndReader();
        }

        Observe(database);
    }

    private void Write(Database database, int turn)
    {
        var random = new Random((seed * 1000) + turn);
        using var transaction = database.BeginWrite(Patience);
        var model = Current;
        if (turn == 0 && model.Stores.IsEmpty)
            model = CreateStores(transaction, model);
        model = Put(transaction, model, "a", [0xFF, 0xFF], BitConverter.GetBytes(turn));
        model = Change(transaction, model, random, 10 + random.Next(20));
        if (turn % 4 == 2)
        {
            var savepoint = transaction.CreateSavepoint();
            Change(transaction, model, random, 25);
            transaction.RollbackTo(savepoint);
            Counters.Savepoints++;
            model = Change(transaction, model, random, 3);
        }

        model = Define(transaction, model, turn);
        if (turn % 9 == 7)
        {
            transaction.Rollback();
            Counters.Rollbacks++;
            return;
        }

        _attempt = model;
        transaction.Commit();
        _versions.Add(model);
        _attempt = null;
        Counters.Commits++;
        if (synchronous == SynchronousMode.Full)
            _durable = _versions.Count - 1;
    }

    private static DatabaseModel CreateStores(WriteTransaction transaction, DatabaseModel model)
    {
        transaction.CreateStore(Definition("a"));
        transaction.CreateStore(Definition("b"));
        transaction.CreateStore(Definition("sorted", StoreKind.Sorted));
        return model.WithStore("a").WithStore("b").WithStore("sorted");
    }

    private DatabaseModel Change(WriteTransaction transaction, DatabaseModel model, Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var store = random.Next(3) == 0 ? "b" : "a";
            var number = random.Next(store == "a" ? 700 : 80);
            var key = new byte[number % 40 == 0 ? 300 : 3 + (number % 5)];
            BitConverter.TryWriteBytes(key, (short)number);
            if (random.Next(4) == 0)
            {
                if (transaction.Delete(Store(transaction, store), key) != model.Has(store, key))
                    throw new InvalidDataException("A deletion found another content.");
                Counters.Deletes += model.Has(store, key) ? 1 : 0;
                Counters.Operations++;
                model = model.With(store, key, null);
                continue;
            }

            var value = new byte[random.Next(40) == 0 ? 4000 + random.Next(10_000) : random.Next(220)];
            random.NextBytes(value);
            Counters.LongValues += value.Length > 4096 ? 1 : 0;
            model = Put(transaction, model, store, key, value);
        }

        return model;
    }

    private DatabaseModel Put(WriteTransaction transaction, DatabaseModel model, string store, byte[] key, byte[] value)
    {
        if (transaction.Put(Store(transaction, store), key, value) != model.Has(store, key))
            throw new InvalidDataException("A put found another content.");
        Counters.Overwrites += model.Has(store, key) ? 1 : 0;
        Counters.Operations++;
        return model.With(store, key, value);
    }

    private DatabaseModel Define(WriteTransaction transaction, DatabaseModel model, int turn)
    {
        if (turn % 11 == 4 && !model.Stores.ContainsKey("temporary"))
        {
            transaction.CreateStore(Definition("temporary"));
            model = Put(transaction, model.WithStore("temporary"), "temporary", [1], new byte[turn]);
            Counters.Definitions++;
        }
        else if (turn % 11 == 9 && model.Stores.ContainsKey("temporary"))
        {
            transaction.DropStore(Store(transaction, "temporary"));
            model = model.Without("temporary");
            Counters.Definitions++;
        }

        if (turn % 10 != 8)
            return model;
        using var load = transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default);
        model = model.WithStore("sorted");
        for (var i = 0; i < turn; i++)
        {
            load.Add(Bytes($"{i:000}"), Bytes($"{turn}"));
            model = model.With("sorted", Bytes($"{i:000}"), Bytes($"{turn}"));
        }

        load.Complete();
        Counters.Loads++;
        return model;
    }

    private void Vacuum(Database database)
    {
        _isVacuuming = true;
        database.Vacuum();
        using var transaction = database.BeginRead();
        while (_versions.Count <= transaction.Version)
            _versions.Add(Current);
        _durable = synchronous == SynchronousMode.Full ? _versions.Count - 1 : _durable;
        _isVacuuming = false;
        Counters.Vacuums++;
    }

    private void Observe(Database database)
    {
        using var transaction = database.BeginRead();
        foreach (var name in new[] { "a", "b" })
        {
            var state = ((HashStoreReader)transaction.OpenStore(Store(transaction, name))).State;
            var free = state.FreeSectors.Select(f => f.Sector).ToHashSet();
            Counters.ReusedSectors += _freeBefore.GetValueOrDefault(name, []).Count(s => s < state.SectorCount && !free.Contains(s));
            _freeBefore[name] = free;
            Counters.Partitions = Math.Max(Counters.Partitions, state.Partitions.Count);
            Counters.CollectedUnits = Math.Max(Counters.CollectedUnits, state.Front);
        }
    }
}
