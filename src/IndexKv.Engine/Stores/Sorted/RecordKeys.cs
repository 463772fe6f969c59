using IndexKv.Engine.Files;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Reads keys back from the records of a load that is under way. They are not verified: the table of checksums is not there yet, and
/// this process wrote them.
/// </summary>
internal sealed class RecordKeys(IFile file)
{
    public ReadOnlySpan<byte> Read(long position)
    {
        var (keyStart, keyLength, _) = Lengths(position);
        return file.View(keyStart, keyLength);
    }

    /// <summary>Compares two records by key, and by position if they have one key.</summary>
    public int Compare(long x, long y)
    {
        var order = Read(x).SequenceCompareTo(Read(y));
        return order != 0 ? order : x.CompareTo(y);
    }

    /// <summary>How many records precede two positions; only to tell about an error, for it reads all of them.</summary>
    public (long First, long Second) CountBefore(long first, long second)
    {
        var count = 0L;
        var before = 0L;
        for (long position = SortedFormat.HeaderSize; position < second; count++)
        {
            if (position == first)
                before = count;
            var (keyStart, keyLength, valueLength) = Lengths(position);
            position = keyStart + keyLength + valueLength;
        }

        return (before, count);
    }

    private (long KeyStart, int KeyLength, int ValueLength) Lengths(long position)
    {
        var start = file.View(position, (int)Math.Min(2 * SortedFormat.GreatestLengthSize, file.Length - position));
        var used = 0;
        var keyLength = Length(start, ref used);
        var valueLength = Length(start, ref used);
        return (position + used, keyLength, valueLength);
    }

    private static int Length(ReadOnlySpan<byte> bytes, ref int used)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[used++];
            length |= (b & 0x7F) << shift;
            if (b < 0x80)
                return length;
        }
    }
}
