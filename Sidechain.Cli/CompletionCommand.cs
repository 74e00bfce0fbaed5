using System.CommandLine;
using Sidechain.Client.Commands;
using Sidechain.Client.Failures;
using Sidechain.Client.Terminal;

namespace Sidechain.Cli;

/// <summary>
/// <c>sidechain completion</c>: the script by which a shell completes command lines. It asks the program itself, by the parser's directive
/// <c>[suggest]</c>.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # sidechain completion for bash: eval "$(sidechain completion bash)"
        _sidechain_complete() {
            local word=${COMP_WORDS[COMP_CWORD]} line
            COMPREPLY=()
            while IFS= read -r line; do
                [[ -n $line ]] && COMPREPLY+=("$line")
            done < <(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word")
        }
        complete -o default -F _sidechain_complete sidechain ./sidechain
        """;

    private const string Zsh = """
        # sidechain completion for zsh: eval "$(sidechain completion zsh)"
        _sidechain_complete() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            found=(${found:#})
            (( $#found )) && compadd -a found || _files
        }
        compdef _sidechain_complete sidechain
        """;

    private const string Fish = """
        # sidechain completion for fish: sidechain completion fish | source
        function _sidechain_complete
            set -l line (commandline --current-process)
            set -l word (commandline --current-token)
            sidechain "[suggest:"(commandline --current-process --cursor)"]" "$line" 2>/dev/null | string match -- "$word*"
        end
        complete --command sidechain --arguments '(_sidechain_complete)'
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnly([.. Scripts.Keys]);
        var command = new ExampleCommand(
            "completion",
            "Print the script by which a shell completes command lines",
            "eval \"$(sidechain completion bash)\"",
            "sidechain completion fish | source")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            new Screen(json: false).Line(Scripts[parsed.GetRequiredValue(shell)]);
            return ExitCodes.Done;
        });
        return command;
    }
}
