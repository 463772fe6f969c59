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
        var path = Path.Combine(directory.Path, "file");
        using var file = new DiskFile(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite));
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
    public async Task WriteBehind_has_written_when_its_task_ends()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "file");
        using var file = new DiskFile(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite));
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
