using System.Buffers.Binary;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Writes the index from sorted entries; of those with one key it keeps the last, or reports two of them.</summary>
internal sealed class IndexWriter(SortedFileWriter writer, RecordKeys keys, Func<long, long, Exception>? duplicate)
{
    /// <summary>How many entries were written.</summary>
    public long Count { get; private set; }

    /// <summary>How many entries gave way to a later one of their key.</summary>
    public long Superseded { get; private set; }

    public void Write(IEntrySource entries, CancellationToken cancellationToken)
    {
        if (entries.MoveNext())
        {
            var (prefix, position) = (entries.Prefix, entries.Position);
            for (var seen = 1L; entries.MoveNext(); seen++)
            {
                if ((seen & 0xFFFF) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                if (entries.Prefix == prefix && keys.Read(position).SequenceEqual(keys.Read(entries.Position)))
                {
                    if (duplicate is not null)
                        throw duplicate(position, entries.Position);
                    Superseded++;
                }
                else
                {
                    Write(prefix, position);
                }

                (prefix, position) = (entries.Prefix, entries.Position);
            }

            Write(prefix, position);
        }

        writer.EndPage(SortedFormat.Filler);
    }

    private void Write(ulong prefix, long position)
    {
        Span<byte> entry = stackalloc byte[SortedFormat.EntrySize];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, prefix);
        BinaryPrimitives.WriteInt64LittleEndian(entry[SortedFormat.EntryPositionOffset..], position);
        writer.Write(entry);
        Count++;
    }
}
