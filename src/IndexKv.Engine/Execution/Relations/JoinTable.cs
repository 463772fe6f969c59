using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Transactions;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Relations;

/// <summary>Rows by what they are joined on. Not thread-safe.</summary>
/// <param name="keys">How many values they are joined on.</param>
/// <param name="space">The memory to be used.</param>
internal sealed class JoinTable(int keys, WorkSpace space)
{
    private readonly Dictionary<KvValue[], List<KvValue[]>> _partners = new(new RowEquality(keys));
    private long _bytes;

    /// <summary>Whether the memory is used up.</summary>
    public bool IsFull => _bytes > space.Bytes;

    public IEnumerable<(KvValue[] Key, KvValue[] Partner)> Rows => _partners.SelectMany(p => p.Value.Select(partner => (p.Key, partner)));

    public List<KvValue[]>? Find(KvValue[] key) => _partners.GetValueOrDefault(key);

    public void Add(KvValue[] key, KvValue[] partner)
    {
        if (!_partners.TryGetValue(key, out var partners))
        {
            _partners.Add(key, partners = []);
            _bytes += RowSize.Of(key);
        }

        partners.Add(partner);
        _bytes += RowSize.Of(partner);
    }
}
