using System.Collections.Immutable;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>
/// Random transactions beside a model: stores made, dropped and altered; loads completed at once, later, in another order, given up, refused or
/// left open past the transaction's end; records put and deleted; savepoints made, undone and released in any nesting.
/// </summary>
/// <param name="random">Decides everything.</param>
/// <param name="mayLose">Whether a crash may take back what was committed since the log was last flushed.</param>
internal sealed class RandomTransactions(Random random, bool mayLose = false)
{
    private static readonly string[] Names = ["a", "b", "c", "d"];

    private static readonly BulkLoadOptions TinyMemory = new() { SortMemory = 4096 };

    private readonly List<(Savepoint Savepoint, ModelDatabase Model)> _savepoints = [];
    private readonly List<OpenLoad> _loads = [];
    private readonly List<OpenLoad> _left = [];
    private readonly List<ModelDatabase> _earlier = [];
    private ModelDatabase _now = ModelDatabase.Empty;
    private int _numbers;

    /// <summary>What was last committed.</summary>
    public ModelDatabase Committed { get; private set; } = ModelDatabase.Empty;

    /// <summary>What was last to be committed.</summary>
    public ModelDatabase Latest { get; private set; } = ModelDatabase.Empty;

    /// <summary>How often each thing was done.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs one transaction; what the disk throws comes out, after its rollback.</summary>
    public void Run(Database database)
    {
        (_now, Latest) = (Committed, Committed);
        _savepoints.Clear();
        using (var transaction = database.BeginWrite(Patience))
        {
            try
            {
                for (var steps = 1 + random.Next(14); steps > 0; steps--)
                    Step(transaction);
                _now.MustBeIn(transaction);
                End(transaction);
            }
            finally
            {
                _left.AddRange(_loads);
                _loads.Clear();
            }
        }

        MustHaveEnded();
    }

    /// <summary>Takes over what was found when the database was opened again.</summary>
    public void Reopened(Database database)
    {
        Committed = Latest = Read(database);
        Flushed();
    }

    /// <summary>No crash takes back any more what was committed.</summary>
    public void Flushed() => _earlier.Clear();

    /// <summary>Which of the possible contents a database has; throws unless it has one of them whole.</summary>
    public ModelDatabase Read(Database database)
    {
        using var transaction = database.BeginRead();
        // What was committed comes first: a later attempt, or an earlier commit, may have the same content.
        var possible = new[] { Committed, Latest }.Concat(Enumerable.Reverse(_earlier)).Distinct().ToList();
        foreach (var model in possible)
        {
            try
            {
                model.MustBeIn(transaction);
                return model;
            }
            catch (InvalidDataException) when (model != possible[^1])
            {
            }
        }

        throw new InvalidOperationException("Nothing is possible.");
    }

    private void Step(WriteTransaction transaction)
    {
        switch (random.Next(20))
        {
            case 0 or 1: Create(transaction); break;
            case 2: Drop(transaction); break;
            case 3: Alter(transaction); break;
            case 4 or 5 or 6: Begin(transaction); break;
            case 7 or 8 or 9 or 10: Complete(transaction); break;
            case 11: GiveUp(); break;
            case 12: Refuse(transaction); break;
            case 13 or 14: Change(transaction); break;
            case 15 or 16: _savepoints.Add((transaction.CreateSavepoint(), _now)); Count("savepoint"); break;
            case 17 or 18: Undo(transaction); break;
            default: Release(transaction); break;
        }

        if (random.Next(4) == 0)
            _now.MustBeIn(transaction);
    }

    private void Create(WriteTransaction transaction)
    {
        if (Names.Except(_now.Stores.Keys).FirstOrDefault() is not { } name)
            return;
        var kind = random.Next(3) == 0 ? StoreKind.Hash : StoreKind.Sorted;
        transaction.CreateStore(Definition(name, kind));
        _now = _now.With(name, new(kind, ++_numbers, null, ImmutableSortedDictionary<int, int>.Empty));
        Count("create");
    }

    private void Drop(WriteTransaction transaction)
    {
        if (Any(_ => true) is not { } name)
            return;
        transaction.DropStore(Store(transaction, name));
        _now = _now.Without(name);
        Count("drop");
    }

    private void Alter(WriteTransaction transaction)
    {
        if (Any(_ => true) is not { } name)
            return;
        var store = _now.Stores[name];
        var other = Names.Except(_now.Stores.Keys).FirstOrDefault() ?? name;
        transaction.AlterStore(Store(transaction, name), Definition(other, store.Kind));
        _now = _now.Without(name).With(other, store with { Definition = ++_numbers });
        Count("alter");
    }

    private void Begin(WriteTransaction transaction)
    {
        if (_loads.Count == 3 || Any(s => s.Kind == StoreKind.Sorted) is not { } name)
            return;
        // Never empty: what was committed and what was to be must look different.
        var content = new SortedContent($"content {++_numbers}", random.Next(1, random.Next(4) == 0 ? 4 : 200));
        var load = transaction.BeginBulkLoad(Store(transaction, name), TinyMemory);
        _loads.Add(new(load, content, _now.Stores[name].Definition));
        content.WriteTo(load);
        if (random.Next(2) == 0)
            Complete(_loads[^1]);
    }

    private void Complete(WriteTransaction transaction)
    {
        if (_loads.Count == 0)
        {
            Begin(transaction);
            return;
        }

        switch (random.Next(8))
        {
            case 0: Drop(transaction); break;
            case 1 or 2: Alter(transaction); break;
        }

        Complete(_loads[random.Next(_loads.Count)]);
    }

    // A store that is gone, or is not what it was when the load began, takes no content.
    private void Complete(OpenLoad load)
    {
        _loads.Remove(load);
        var target = _now.Stores.FirstOrDefault(s => s.Value.Definition == load.Definition);
        try
        {
            load.Load.Complete();
        }
        catch (EngineException e) when (target.Key is null && e.Code is EngineErrorCode.StoreNotFound or EngineErrorCode.InvalidDefinition)
        {
            Count("load refused");
            return;
        }

        if (target.Key is null)
            throw new InvalidDataException($"A load of a store that is gone was completed: {load.Content}.");
        _now = _now.With(target.Key, target.Value with { Loaded = load.Content });
        Count("load");
    }

    private void GiveUp()
    {
        if (_loads.Count == 0)
            return;
        var load = _loads[random.Next(_loads.Count)];
        _loads.Remove(load);
        load.Load.Dispose();
        Count("load given up");
    }

    private void Refuse(WriteTransaction transaction)
    {
        if (Any(s => s.Kind == StoreKind.Sorted) is not { } name)
            return;
        using var load = transaction.BeginBulkLoad(Store(transaction, name), TinyMemory);
        new SortedContent("refused", 1 + random.Next(30)).WriteTo(load, rounds: 2);
        try
        {
            load.Complete();
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.DuplicateKey)
        {
            Count("double keys");
            return;
        }

        throw new InvalidDataException("Double keys were taken.");
    }

    private void Change(WriteTransaction transaction)
    {
        if (Any(s => s.Kind == StoreKind.Hash) is not { } name)
            return;
        var (definition, store) = (Store(transaction, name), _now.Stores[name]);
        for (var changes = random.Next(1, random.Next(5) == 0 ? 300 : 30); changes > 0; changes--)
        {
            var (key, value) = (random.Next(200), random.Next());
            if (random.Next(3) == 0)
            {
                transaction.Delete(definition, ModelStore.Key(key));
                store = store with { Records = store.Records.Remove(key) };
            }
            else
            {
                transaction.Put(definition, ModelStore.Key(key), ModelStore.Value(value));
                store = store with { Records = store.Records.SetItem(key, value) };
            }
        }

        _now = _now.With(name, store);
        Count("change");
    }

    private void Undo(WriteTransaction transaction)
    {
        if (_savepoints.Count == 0)
            return;
        var depth = random.Next(_savepoints.Count);
        transaction.RollbackTo(_savepoints[depth].Savepoint);
        _savepoints.RemoveRange(depth + 1, _savepoints.Count - depth - 1);
        _now = _savepoints[depth].Model;
        Count("undo");
    }

    private void Release(WriteTransaction transaction)
    {
        if (_savepoints.Count == 0)
            return;
        var depth = random.Next(_savepoints.Count);
        transaction.Release(_savepoints[depth].Savepoint);
        _savepoints.RemoveRange(depth, _savepoints.Count - depth);
        Count("release");
    }

    private void End(WriteTransaction transaction)
    {
        if (random.Next(4) == 0)
        {
            if (random.Next(2) == 0)
                transaction.Rollback();
            Count("rollback");
            return;
        }

        Latest = _now;
        transaction.Commit();
        if (mayLose)
            _earlier.Add(Committed);
        Committed = _now;
        Count("commit");
    }

    // Loads that were left open are disposed some transactions later: that must not touch what others have made since.
    private void MustHaveEnded()
    {
        foreach (var left in _left.Where(_ => random.Next(3) == 0).ToList())
        {
            try
            {
                left.Load.Add(Bytes("late"), Bytes("late"));
                throw new InvalidDataException("A load goes on after its transaction has ended.");
            }
            catch (EngineException e) when (e.Code == EngineErrorCode.Completed)
            {
            }

            left.Load.Dispose();
            _left.Remove(left);
            Count("load left open");
        }
    }

    private string? Any(Func<ModelStore, bool> condition)
    {
        var names = _now.Stores.Where(s => condition(s.Value)).Select(s => s.Key).ToList();
        return names.Count == 0 ? null : names[random.Next(names.Count)];
    }

    private void Count(string what) => Done[what] = Done.GetValueOrDefault(what) + 1;

    private sealed record OpenLoad(BulkLoad Load, SortedContent Content, int Definition);
}
