using FsCheck;
using FsCheck.Fluent;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Stores;
using IndexKv.Engine.Stores.Sorted;
using IndexKv.Engine.Tests.Support;
using static IndexKv.Engine.Tests.Support.KeyValueStores;

namespace IndexKv.Engine.Tests.Stores;

/// <summary>Series of operations on both kinds of store beside SortedDictionaries; a series that fails is shrunk to its core.</summary>
[TestFixture]
public sealed class StoreProperties
{
    private static readonly DatabaseOptions Options = new() { SectorSize = 4096 };

    private static readonly Gen<byte[]> Keys = Gen.OneOf(
        Gen.Choose(0, 40).Select(n => (byte[])[(byte)n]), Gen.Choose(0, 1000).Select(n => BitConverter.GetBytes(n)), Gen.Elements<byte>(0, 1, 255).ArrayOf());

    private static readonly Gen<byte[]> Values = Gen.Choose(0, 600).Select(n => Enumerable.Repeat((byte)n, n).ToArray());

    private static readonly Gen<Operation> Operations = Gen.Frequency(
        (12, Gen.Zip(Keys, Values).Select(p => new Operation(Kind.Put, p.Item1, p.Item2))),
        (4, Keys.Select(k => new Operation(Kind.Delete, k, []))),
        (3, Gen.Constant(new Operation(Kind.Commit, [], []))),
        (1, Gen.Constant(new Operation(Kind.Rollback, [], []))),
        (1, Gen.Constant(new Operation(Kind.Reopen, [], []))),
        (1, Gen.Constant(new Operation(Kind.Load, [], []))));

    [Test]
    public void Stores_hold_what_their_models_hold_whatever_the_order_of_operations()
    {
        var loads = 0;
        var series = Arb.From(Operations.ListOf().Resize(150), list => Shrunk(list));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(series, operations =>
        {
            loads += operations.Count(o => o.Kind == Kind.Load);
            return Run(operations);
        }));
        loads.Should().BePositive();
    }

    // Every series with one operation less.
    private static IEnumerable<List<Operation>> Shrunk(IList<Operation> series) =>
        Enumerable.Range(0, series.Count).Select(left => series.Where((_, i) => i != left).ToList());

    private static bool Run(IEnumerable<Operation> operations)
    {
        var disk = new SimulatedDisk();
        var database = Database.Open(disk, Options);
        Create(database, "hash");
        Create(database, "sorted", StoreKind.Sorted);
        var committed = new Models(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        var pending = committed;
        var transaction = database.BeginWrite(Patience);
        foreach (var operation in operations.Append(new Operation(Kind.Commit, [], [])).Append(new Operation(Kind.Reopen, [], [])))
        {
            var store = Store(transaction, "hash");
            switch (operation.Kind)
            {
                case Kind.Put:
                    transaction.Put(store, operation.Key, operation.Value);
                    pending = pending with { Hash = new(pending.Hash, StringComparer.Ordinal) { [Convert.ToHexString(operation.Key)] = Convert.ToHexString(operation.Value) } };
                    break;
                case Kind.Delete:
                    transaction.Delete(store, operation.Key);
                    pending = pending with { Hash = new(pending.Hash.Where(r => r.Key != Convert.ToHexString(operation.Key)).ToDictionary(), StringComparer.Ordinal) };
                    break;
                case Kind.Load:
                    Load(transaction.BeginBulkLoad(Store(transaction, "sorted"), BulkLoadOptions.Default), pending.Hash);
                    pending = pending with { Sorted = pending.Hash };
                    break;
                default:
                    if (operation.Kind == Kind.Commit)
                    {
                        transaction.Commit();
                        committed = pending;
                    }
                    else
                    {
                        transaction.Rollback();
                        pending = committed;
                    }

                    if (operation.Kind == Kind.Reopen)
                    {
                        database.Dispose();
                        database = Database.Open(disk, Options);
                    }

                    transaction = database.BeginWrite(Patience);
                    break;
            }
        }

        var hash = ReadAll(transaction.OpenStore(Store(transaction, "hash")).Scan());
        var sorted = ReadAll(transaction.OpenStore(Store(transaction, "sorted")).Range(KeyRange.All, descending: false));
        transaction.Dispose();
        database.Dispose();
        return hash.OrderBy(r => r.Key, StringComparer.Ordinal).SequenceEqual(committed.Hash.OrderBy(r => r.Key, StringComparer.Ordinal))
            && sorted.SequenceEqual(committed.Sorted);
    }

    private static void Load(BulkLoad load, SortedDictionary<string, string> records)
    {
        using (load)
        {
            foreach (var (key, value) in records)
                load.Add(Convert.FromHexString(key), Convert.FromHexString(value));
            load.Complete();
        }
    }

    private enum Kind
    {
        Put,
        Delete,
        Commit,
        Rollback,
        Reopen,
        Load,
    }

    private sealed record Operation(Kind Kind, byte[] Key, byte[] Value);

    private sealed record Models(SortedDictionary<string, string> Hash, SortedDictionary<string, string> Sorted);
}
