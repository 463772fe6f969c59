namespace IndexKv.Engine.Stores.Sorted;

/// <summary>The entries of a sorted buffer.</summary>
internal sealed class BufferedEntries(EntryBuffer buffer) : IEntrySource
{
    private int _current = -1;

    public ulong Prefix => buffer.Prefixes[_current];

    public long Position => buffer.Positions[_current];

    public bool MoveNext() => ++_current < buffer.Count;
}
