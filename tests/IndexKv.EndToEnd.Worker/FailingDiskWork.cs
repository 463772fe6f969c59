using System.Globalization;
using IndexKv.Engine;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.EndToEnd.Worker;

/// <summary>
/// Commits one transaction after another, each determined by its number, on a disk that somebody makes fail, and checks after each failure
/// that nothing acknowledged is lost and nothing else is there in part. Says what happened, one line for each failure.
/// </summary>
internal sealed class FailingDiskWork(string directory, bool grows, TextWriter output)
{
    private const int Keys = 40;
    private const int OpeningAttempts = 20;

    private static readonly DatabaseOptions Options = new() { SectorSize = 4096, CheckpointBytes = 64 << 10 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Database? _database;
    private long _acknowledged;
    private long _attempted;

    /// <summary>Makes the database, on a disk that does not fail.</summary>
    public static void Create(string directory)
    {
        using var database = Database.Open(directory, Options);
        using var transaction = database.BeginWrite(Patience);
        transaction.CreateStore(new StoreDefinition("s", StoreKind.Hash, [new("key", KvType.Int64, IsNullable: false, KeyOrdinal: 0), new("value", KvType.Blob)]));
        transaction.Commit();
    }

    /// <summary>Commits that many transactions, whatever fails on the way.</summary>
    public void CommitAll(int count)
    {
        while (_acknowledged < count)
        {
            if (_database is null)
                Open();
            TryCommit(_acknowledged + 1);
        }

        _database?.Dispose();
        Open();
        _database!.Dispose();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {_acknowledged}"));
    }

    /// <summary>Commits until the disk is full, makes space by deleting a file, and commits that many more without reopening.</summary>
    public void FillAndGoOn(string filler, int more)
    {
        Open();
        while (TryCommit(_acknowledged + 1))
        {
        }

        // A full disk refuses what needs space again and again, and loses nothing.
        for (var i = 0; i < 3; i++)
            TryCommit(_acknowledged + 1);
        var full = _acknowledged;
        File.Delete(filler);
        while (_acknowledged < full + more)
        {
            if (!TryCommit(_acknowledged + 1))
                throw new InvalidOperationException("There is space, and still the commit failed.");
        }

        _database!.Dispose();
        Open();
        _database!.Dispose();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {full} {_acknowledged}"));
    }

    private void Open()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _database = Database.Open(directory, Options);
                break;
            }
            catch (EngineException e) when (attempt < OpeningAttempts)
            {
                output.WriteLine($"opening failed: {e.Code}");
            }
        }

        _acknowledged = MustHold("after opening");
    }

    private bool TryCommit(long number)
    {
        _attempted = number;
        try
        {
            using (var transaction = _database!.BeginWrite(Patience))
            {
                Change(transaction, number);
                transaction.Commit();
            }

            _acknowledged = number;
            return true;
        }
        catch (EngineException e)
        {
            output.WriteLine($"commit failed: {e.Code}");
            if (MustHold("beside the failure") != _acknowledged)
                throw new InvalidOperationException("A reader sees a commit that failed.");
        }

        try
        {
            _database!.BeginWrite(Patience).Dispose();
        }
        catch (EngineException e)
        {
            output.WriteLine($"next writer: {e.Code}");
            _database!.Dispose();
            _database = null;
        }

        return false;
    }

    private void Change(WriteTransaction transaction, long number)
    {
        transaction.TryGetStore("s", out var store);
        foreach (var (key, value) in Changes(number))
        {
            if (value is null)
                transaction.Delete(store!, Key(key));
            else
                transaction.Put(store!, Key(key), value);
        }
    }

    // The store's content has to be that of the last transaction that it names, whole.
    private long MustHold(string when)
    {
        using var transaction = _database!.BeginRead();
        transaction.TryGetStore("s", out var store);
        var reader = transaction.OpenStore(store!);
        var last = reader.TryGet(Key(-1), out var value) ? BitConverter.ToInt64(value) : 0;
        if (last != _acknowledged && last != _attempted && _attempted > 0)
            throw new InvalidOperationException($"{when}: {_acknowledged} was acknowledged, {_attempted} attempted, {last} is there.");
        var expected = new Dictionary<long, byte[]>();
        for (var number = 1L; number <= last; number++)
        {
            foreach (var (key, change) in Changes(number))
            {
                if (change is null)
                    expected.Remove(key);
                else
                    expected[key] = change;
            }
        }

        if (reader.Count != expected.Count)
            throw new InvalidOperationException($"{when}: {reader.Count} records, not {expected.Count}.");
        foreach (var (key, change) in expected)
        {
            if (!reader.TryGet(Key(key), out var found) || !found.SequenceEqual(change))
                throw new InvalidOperationException($"{when}: record {key} is not what transaction {last} left.");
        }

        return last;
    }

    // Either the store grows, or a few records are replaced and deleted again and again.
    private IEnumerable<(long Key, byte[]? Value)> Changes(long number)
    {
        var value = new byte[number % 10 == 0 ? 6000 : 300];
        Array.Fill(value, (byte)number);
        yield return (grows ? number : number * 7 % Keys, value);
        if (!grows)
            yield return (((number * 7) + (Keys / 2)) % Keys, null);
        yield return (-1, BitConverter.GetBytes(number));
    }

    private static byte[] Key(long key) => BitConverter.GetBytes(key);
}
