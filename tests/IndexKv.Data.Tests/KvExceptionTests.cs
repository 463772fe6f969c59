using System.Data.Common;
using IndexKv.Engine.Errors;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvExceptionTests
{
    [Test]
    public void The_codes_of_the_engine_have_the_same_names_and_numbers() =>
        Enum.GetValues<EngineErrorCode>().Should().OnlyContain(code => ((KvErrorCode)code).ToString() == code.ToString());

    [Test]
    public void An_engine_exception_keeps_its_code_and_place()
    {
        var error = KvException.From(new EngineException(EngineErrorCode.Damaged, "page 3 of x is damaged", "x", 12288));
        error.Should().BeAssignableTo<DbException>();
        error.Code.Should().Be(KvErrorCode.Damaged);
        error.File.Should().Be("x");
        error.Offset.Should().Be(12288);
        error.Message.Should().Be("page 3 of x is damaged");
        error.InnerException.Should().BeOfType<EngineException>();
        error.Position.Should().Be(-1);
    }

    [Test]
    public void A_place_in_command_text_is_kept()
    {
        var error = new KvException(KvErrorCode.Syntax, "m", 2, 7, 30);
        (error.Line, error.Column, error.Position).Should().Be((2, 7, 30));
        error.Offset.Should().Be(-1);
        error.SqlState.Should().Be("42601");
    }

    [Test]
    public void Only_a_busy_or_locked_database_is_worth_another_try()
    {
        foreach (var code in Enum.GetValues<KvErrorCode>())
            new KvException(code, "m").IsTransient.Should().Be(code is KvErrorCode.Busy or KvErrorCode.Locked, code.ToString());
    }

    [Test]
    public void Every_code_has_a_SQLSTATE_of_five_characters() =>
        Enum.GetValues<KvErrorCode>().Select(code => new KvException(code, "m").SqlState).Should().OnlyContain(state => state.Length == 5);
}
