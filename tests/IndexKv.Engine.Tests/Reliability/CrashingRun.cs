using IndexKv.Engine.Errors;
using IndexKv.Engine.Tests.Support;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>Random transactions on a disk that crashes and fails, beside readers that keep what they began with.</summary>
internal sealed class CrashingRun
{
    private readonly RandomTransactions _script;
    private readonly Random _random;
    private readonly DatabaseOptions _options;
    private readonly Survival[] _patterns;
    private readonly List<(Transaction Transaction, ModelDatabase Model)> _held = [];
    private SimulatedDisk _disk = new();
    private DiskStep? _failedBefore;
    private Database _database;
    private InvalidDataException? _violation;

    public CrashingRun(RandomTransactions script, Random random, DatabaseOptions options)
    {
        (_script, _random, _options) = (script, random, options);

        // What is never flushed survives the end of the process only.
        _patterns = options.Synchronous == SynchronousMode.Off ? [Survival.All] : Enum.GetValues<Survival>();
        _database = Open();
    }

    /// <summary>Crashes at some step, whose outcome was looked at.</summary>
    public int Images { get; private set; }

    /// <summary>Crashes after which the script went on.</summary>
    public int Crashes { get; private set; }

    public int Failures { get; private set; }

    public int Openings { get; private set; }

    /// <summary>One transaction, and perhaps something of what befalls databases.</summary>
    public void Next()
    {
        _disk.FailAt = _random.Next(3) == 0 ? _disk.Steps + _random.Next(1, 80) : 0;
        try
        {
            _script.Run(_database);
            if (_random.Next(20) == 0)
            {
                _database.Checkpoint();
                _script.Flushed();
            }
        }
        catch (EngineException e) when (_disk.Failed is not null && e.Code is EngineErrorCode.IoError or EngineErrorCode.Poisoned)
        {
            Failures++;
            if (e.Code == EngineErrorCode.Poisoned || _disk.Failed is not { } failed || failed.Kind == StepKind.Flush)
                Crash();
            else if (_script.Read(_database) != _script.Committed)
                throw new InvalidDataException($"A failed transaction is visible, after {_disk.Failed}.", e);
        }

        if (_violation is not null)
            throw _violation;
        Hold();
        var fate = _random.Next(12);
        if (fate == 0)
        {
            Close();
            _database = Open();
            _script.Flushed();
        }
        else if (fate == 1)
        {
            Crash();
        }
    }

    public void Close()
    {
        _disk.FailAt = 0;
        EndReaders();
        _database.Dispose();

        // After a flush that failed, what was committed is safe with the next opening, and not before.
        if (_disk.Failed == _failedBefore || _disk.Failed is not { Kind: StepKind.Flush })
            _script.Flushed();
        Look(_disk.Copy());
    }

    // The process and the machine stop here: what a commit has returned for is there, and what failed to become durable may be.
    private void Crash()
    {
        Crashes++;
        EndReaders();
        _disk = _disk.AfterCrash(_patterns[_random.Next(_patterns.Length)], _random);
        _database = Open();
        _script.Reopened(_database);
    }

    private Database Open()
    {
        Openings++;
        _failedBefore = _disk.Failed;
        _disk.BeforeStep = step =>
        {
            if (_random.Next(15) > 0)
                return;
            Images++;
            try
            {
                Look(_disk.AfterCrash(_patterns[_random.Next(_patterns.Length)], _random));
            }
            catch (Exception e) when (e is InvalidDataException or EngineException)
            {
                _violation ??= new InvalidDataException($"After a crash at {step}: {e.Message}", e);
            }
        };
        return Database.Open(_disk, _options);
    }

    // Twice, since the first opening repairs.
    private void Look(SimulatedDisk disk)
    {
        ModelDatabase? first = null;
        for (var i = 0; i < 2; i++)
        {
            using var database = Database.Open(disk, _options);
            var found = _script.Read(database);
            if (found != (first ??= found))
                throw new InvalidDataException("A second opening finds something else.");
            if (database.Check() is [var finding, ..])
                throw new InvalidDataException($"The check found {finding}.");
            found.MustBeFilesOf(disk.List());
        }
    }

    private void Hold()
    {
        foreach (var reader in _held.Where(_ => _random.Next(3) == 0).ToList())
        {
            reader.Model.MustBeIn(reader.Transaction);
            if (_random.Next(3) > 0)
                continue;
            reader.Transaction.Dispose();
            _held.Remove(reader);
        }

        if (_random.Next(5) == 0)
            _held.Add((_database.BeginRead(), _script.Committed));
    }

    private void EndReaders()
    {
        _held.ForEach(reader => reader.Transaction.Dispose());
        _held.Clear();
    }
}
