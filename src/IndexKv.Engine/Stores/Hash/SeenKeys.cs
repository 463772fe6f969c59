using System.Buffers;
using System.Numerics;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Which keys of a set were met already: a hash table of their places (linear probing), half empty. Not thread-safe.</summary>
internal sealed class SeenKeys : IDisposable
{
    private const int PlaceBits = 32;

    private readonly KeySet _keys;
    private readonly int _mask;

    // Each entry: the upper half of the key's hash, then its place plus one; zero is empty.
    private ulong[]? _entries;

    public SeenKeys(KeySet keys)
    {
        _keys = keys;
        var size = (int)Math.Min(1u << 30, BitOperations.RoundUpToPowerOf2(2 * (uint)keys.Count + 1));
        _mask = size - 1;
        _entries = ArrayPool<ulong>.Shared.Rent(size);
        _entries.AsSpan(0, size).Clear();
    }

    /// <returns>False if an equal key was met before.</returns>
    public bool TryAdd(int place, ulong hash)
    {
        var entries = _entries ?? throw new ObjectDisposedException(nameof(RecordCursor));
        for (var i = (int)hash & _mask; ; i = (i + 1) & _mask)
        {
            var entry = entries[i];
            if (entry == 0)
            {
                entries[i] = (hash >> PlaceBits << PlaceBits) | (uint)(place + 1);
                return true;
            }

            if (entry >> PlaceBits == hash >> PlaceBits && _keys[(int)(uint)entry - 1].SequenceEqual(_keys[place]))
                return false;
        }
    }

    public void Dispose()
    {
        if (_entries is null)
            return;
        ArrayPool<ulong>.Shared.Return(_entries);
        _entries = null;
    }
}
