using System.Buffers;
using IndexKv.Engine.Encoding;

namespace IndexKv.Engine.Tests.Encoding;

[TestFixture]
public sealed class ByteBufferTests
{
    [Test]
    public void Written_bytes_survive_growth()
    {
        var buffer = new ByteBuffer(16);
        var expected = new List<byte>();
        for (var i = 0; i < 1000; i++)
        {
            buffer.Write((ReadOnlySpan<byte>)[(byte)i, (byte)(i >> 8), 7]);
            expected.AddRange([(byte)i, (byte)(i >> 8), 7]);
        }

        buffer.WrittenSpan.ToArray().Should().Equal(expected);
    }

    [Test]
    public void Truncate_and_Clear_forget_what_follows()
    {
        var buffer = new ByteBuffer();
        buffer.Write((ReadOnlySpan<byte>)[1, 2, 3]);
        buffer.Truncate(1);
        buffer.Write((ReadOnlySpan<byte>)[9]);
        buffer.WrittenSpan.ToArray().Should().Equal(1, 9);
        buffer.Clear();
        buffer.Length.Should().Be(0);
    }

    [Test]
    public void Advance_and_Truncate_refuse_what_is_not_there()
    {
        var buffer = new ByteBuffer(16);
        var room = buffer.GetSpan().Length;
        FluentActions.Invoking(() => buffer.Advance(room + 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => buffer.Advance(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => buffer.Truncate(1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
