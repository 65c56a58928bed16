# Fits what bench/fit.ts wrote to a folder, and says how long it took: name, what was asked, seconds, deviance.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
numbers <- function(name, what, size, n) readBin(file.path(folder, name), what, n, size = size, endian = "little")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10), calc.derivs = FALSE)
quick <- lmerControl(calc.derivs = FALSE)

tell <- function(name, how, time, fit) {
  value <- if (isREML(fit)) REMLcrit(fit) else deviance(fit)
  cat(name, how, time[["elapsed"]], time[["user.self"]], format(value, digits = 17), getME(fit, "theta"), "\n")
}
timed <- function(name, how, formula, data, reml, control) {
  # Small fits are timed as the best of seven, so that what R does the first time is not counted.
  times <- lapply(seq_len(if (nrow(data) < 1e5) 7 else 1), function(i)
    system.time(fit <<- suppressMessages(lmer(formula, data, REML = reml, control = control))))
  tell(name, how, times[[which.min(sapply(times, function(time) time[["elapsed"]]))]], fit)
}

for (line in arguments[-1]) {
  parts <- strsplit(line, "/")[[1]]
  name <- parts[1]; n <- as.integer(parts[2]); how <- parts[3]; model <- parts[4]; reml <- parts[5] == "REML"
  data <- data.frame(
    x = numbers(paste0(name, ".x"), "double", 8, n),
    y = numbers(paste0(name, ".y"), "double", 8, n),
    school = factor(numbers(paste0(name, ".school"), "integer", 4, n))
  )
  formula <- if (model == "slope") y ~ x + (x | school) else y ~ x + (1 | school)
  control <- switch(how, tight = tight, quick = quick, default = lmerControl())
  timed(name, line, formula, data, reml, control)
}
