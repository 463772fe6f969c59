using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Tests.Support;

namespace IndexKv.Engine.Tests.Files;

[TestFixture]
public sealed class DiskFileTests
{
    private const int Mebibyte = 1 << 20;

    [TestCase(1)]
    [TestCase(3 * Mebibyte)]
    [TestCase(4 * Mebibyte)]
    [TestCase((9 * Mebibyte) + 5)]
    public void Growth_keeps_what_was_there_and_adds_zeros(int before)
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.NewFile();
        var content = new byte[before];
        new Random(before).NextBytes(content);
        file.Write(0, content);

        file.SetLength(before + (7 * Mebibyte));

        var all = new byte[before + (7 * Mebibyte)];
        file.Read(0, all);
        all.AsSpan(0, before).SequenceEqual(content).Should().BeTrue();
        all.AsSpan(before).ContainsAnyExcept((byte)0).Should().BeFalse();
        file.Length.Should().Be(all.Length);
    }

    [Test]
    public void What_is_written_while_growth_is_populated_is_kept()
    {
        const int Step = 8 * Mebibyte;
        using var directory = new TemporaryDirectory();
        using var file = directory.NewFile();
        var random = new Random(1);
        var expected = new byte[6 * Step];
        for (var length = Step; length <= expected.Length; length += Step)
        {
            file.SetLength(length);
            for (var i = 0; i < 200; i++)
            {
                var (start, count) = (random.Next(length - 9_000), random.Next(9_000));
                random.NextBytes(expected.AsSpan(start, count));
                file.Write(start, expected.AsSpan(start, count));
            }
        }

        file.View(0, expected.Length).SequenceEqual(expected).Should().BeTrue();
    }

    [Test]
    public void File_is_cut_and_closed_while_growth_is_populated()
    {
        using var directory = new TemporaryDirectory();
        using (var file = directory.NewFile())
        {
            file.SetLength(64 * Mebibyte);
            file.SetLength(Mebibyte);
            file.Write(0, [1, 2, 3]);
            file.SetLength(32 * Mebibyte);
        }

        using var again = new DiskFile(directory.File("file"), File.OpenHandle(directory.File("file")));
        again.Length.Should().Be(32 * Mebibyte);
        again.View(0, 3).ToArray().Should().Equal(1, 2, 3);
        again.View(3, (32 * Mebibyte) - 3).ContainsAnyExcept((byte)0).Should().BeFalse();
    }

    [Test]
    public async Task What_is_written_where_memory_was_populated_ahead_is_kept()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.NewFile();
        var content = new byte[8 * Mebibyte];
        new Random(1).NextBytes(content);

        for (var written = 0; written < content.Length; written += 2 * Mebibyte)
        {
            file.PopulateAhead(written + (2 * Mebibyte), 2 * Mebibyte);
            await file.WriteBehind(written, content.AsMemory(written, 2 * Mebibyte));
        }

        file.SetLength(content.Length);
        file.Length.Should().Be(content.Length);
        file.View(0, content.Length).SequenceEqual(content).Should().BeTrue();
    }

    [Test]
    [Platform("Linux")]
    public void Populating_ahead_where_a_file_cannot_be_longer_is_no_error()
    {
        using var file = new DiskFile("/dev/full", File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write));
        file.PopulateAhead(0, 2 * Mebibyte);
        file.Length.Should().Be(0);
    }

    [Test]
    public async Task WriteBehind_has_written_when_its_task_ends()
    {
        using var directory = new TemporaryDirectory();
        using var file = directory.NewFile();
        var content = new byte[3 * Mebibyte];
        new Random(1).NextBytes(content);

        await file.WriteBehind(5, content);

        file.Length.Should().Be(5 + content.Length);
        file.View(5, content.Length).SequenceEqual(content).Should().BeTrue();
    }

    [Test]
    [Platform("Linux")]
    public async Task WriteBehind_fails_as_Write_does()
    {
        using var file = new DiskFile("/dev/full", File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write));
        var write = () => file.WriteBehind(0, new byte[1]);
        (await write.Should().ThrowAsync<EngineException>()).Which.Code.Should().Be(EngineErrorCode.DiskFull);
    }
}
