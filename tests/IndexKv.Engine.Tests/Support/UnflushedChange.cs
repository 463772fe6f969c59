namespace IndexKv.Engine.Tests.Support;

/// <summary>A write, or without bytes a new length, that a crash may undo.</summary>
internal sealed record UnflushedChange(int Step, long Offset, byte[]? Bytes)
{
    private const int BlockSize = 512;

    public void ApplyTo(FileImage image)
    {
        if (Bytes is null)
            image.SetLength(Offset);
        else
            image.Write(Offset, Bytes);
    }

    /// <summary>Applies each block of the file that it touches or not, as a toss has it.</summary>
    public void TearInto(FileImage image, Random random)
    {
        if (Bytes is null)
        {
            if (random.Next(2) == 0)
                ApplyTo(image);
            return;
        }

        for (var start = 0; start < Bytes.Length;)
        {
            var end = (int)Math.Min(Bytes.Length, ((Offset + start) / BlockSize * BlockSize) + BlockSize - Offset);
            if (random.Next(2) == 0)
                image.Write(Offset + start, Bytes.AsSpan(start, end - start));
            start = end;
        }
    }
}
