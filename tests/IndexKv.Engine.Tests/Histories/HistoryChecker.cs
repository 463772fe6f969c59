namespace IndexKv.Engine.Tests.Histories;

/// <summary>
/// Checks recorded transactions for serializable writers and snapshot readers, knowing nothing of what ran them. The writers' order comes
/// from the data: each reads and replaces the key <see cref="Chain"/>, so that what it found there names the one before it.
/// </summary>
internal sealed class HistoryChecker
{
    /// <summary>The key that every writer reads and then writes.</summary>
    public const int Chain = -1;

    private readonly List<HistoryTransaction> _writers = [];
    private readonly Dictionary<int, List<(int Version, long Value)>> _values = [];
    private readonly List<int> _counts = [0];
    private readonly Dictionary<int, long> _state = [];

    private HistoryChecker()
    {
    }

    /// <returns>The first violation, or null.</returns>
    public static string? Check(IReadOnlyCollection<HistoryTransaction> history)
    {
        var checker = new HistoryChecker();
        return checker.OrderWriters([.. history.Where(t => t.IsWriter && t.IsCommitted)])
            ?? checker.ReplayWriters()
            ?? checker.CheckRealTimeOfWriters()
            ?? history.Where(t => !t.IsWriter).Select(checker.CheckReader).FirstOrDefault(violation => violation is not null);
    }

    private string? OrderWriters(List<HistoryTransaction> writers)
    {
        var byPredecessor = new Dictionary<long, HistoryTransaction>();
        foreach (var writer in writers)
        {
            var link = writer.Operations.FirstOrDefault(o => o is { Kind: OperationKind.Read, Key: Chain });
            if (link.Key != Chain)
                return "a writer did not read the chain";
            if (!byPredecessor.TryAdd(link.Value, writer))
                return $"two writers follow write {link.Value}: one of their updates is lost";
        }

        for (var last = 0L; byPredecessor.Remove(last, out var next); last = ChainWrite(next))
            _writers.Add(next);
        return byPredecessor.Count == 0 ? null : $"{byPredecessor.Count} writers follow a write that no committed writer made";
    }

    private static long ChainWrite(HistoryTransaction writer) =>
        writer.Operations.LastOrDefault(o => o is { Kind: OperationKind.Write, Key: Chain }).Value;

    private string? ReplayWriters()
    {
        for (var i = 0; i < _writers.Count; i++)
        {
            var own = new Dictionary<int, long>();
            var marks = new Stack<Dictionary<int, long>>();
            foreach (var operation in _writers[i].Operations)
            {
                switch (operation.Kind)
                {
                    case OperationKind.Read when Seen(own, operation.Key) != operation.Value:
                        return $"writer {i} read {operation.Value} at key {operation.Key}, where {Seen(own, operation.Key)} was";
                    case OperationKind.Write:
                        own[operation.Key] = operation.Value;
                        break;
                    case OperationKind.Delete:
                        own[operation.Key] = 0;
                        break;
                    case OperationKind.Mark:
                        marks.Push(new Dictionary<int, long>(own));
                        break;
                    case OperationKind.Undo:
                        own = marks.Pop();
                        break;
                }
            }

            Apply(i + 1, own);
        }

        return null;
    }

    private long Seen(Dictionary<int, long> own, int key) => own.TryGetValue(key, out var value) ? value : _state.GetValueOrDefault(key);

    private void Apply(int version, Dictionary<int, long> changes)
    {
        var count = _counts[^1];
        foreach (var (key, value) in changes)
        {
            var before = _state.GetValueOrDefault(key);
            count += (value == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
            _state[key] = value;
            if (!_values.TryGetValue(key, out var values))
                _values.Add(key, values = []);
            values.Add((version, value));
        }

        _counts.Add(count);
    }

    private string? CheckRealTimeOfWriters()
    {
        for (var i = 1; i < _writers.Count; i++)
        {
            if (_writers[i].Ended < _writers[i - 1].Began)
                return $"writer {i} comes after writer {i - 1}, which began when it had ended";
        }

        return null;
    }

    // All that it read has to be of one version: not older than what was acknowledged before it began, not newer than what was
    // being committed when it ended.
    private string? CheckReader(HistoryTransaction reader)
    {
        var oldest = LastIndex(writer => writer.Ended < reader.Began);
        var newest = LastIndex(writer => writer.Ending < reader.Ending);
        foreach (var operation in reader.Operations)
        {
            if (operation.Kind == OperationKind.Read && operation.Value != 0)
            {
                var (from, to) = Validity(operation.Key, operation.Value);
                oldest = Math.Max(oldest, from);
                newest = Math.Min(newest, to);
            }
        }

        for (var version = oldest; version <= newest; version++)
        {
            if (reader.Operations.TrueForAll(o => o.Kind == OperationKind.Count ? _counts[version] == o.Value : At(o.Key, version) == o.Value))
                return null;
        }

        return $"what a reader saw is of no version that it may see (from {oldest} to {newest} of {_writers.Count})";
    }

    // Writers end in their order, so that those who did are a prefix; the version is its length.
    private int LastIndex(Predicate<HistoryTransaction> condition)
    {
        int low = 0, high = _writers.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (condition(_writers[middle]))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private (int From, int To) Validity(int key, long value)
    {
        var values = _values.GetValueOrDefault(key, []);
        var place = values.FindIndex(v => v.Value == value);
        return place < 0 ? (int.MaxValue, -1) : (values[place].Version, place + 1 < values.Count ? values[place + 1].Version - 1 : int.MaxValue);
    }

    private long At(int key, int version)
    {
        var values = _values.GetValueOrDefault(key, []);
        int low = 0, high = values.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (values[middle].Version <= version)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? 0 : values[low - 1].Value;
    }
}
