# Fits what bench/crossed.ts wrote to a file: what was asked, seconds, seconds of the processor, deviance.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(arguments[1])
for (column in c("subject", "pupil", "class", "teacher")) data[[column]] <- factor(data[[column]])
models <- list(
  "pupil-teacher" = y ~ subject + (1 | pupil) + (1 | teacher),
  "pupil-class-teacher" = y ~ subject + (1 | pupil) + (1 | class) + (1 | teacher)
)
quick <- lmerControl(calc.derivs = FALSE)
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9), calc.derivs = FALSE)
for (name in names(models)) {
  time <- system.time(lmer(models[[name]], data, control = quick))
  fit <- lmer(models[[name]], data, control = tight)
  cat(name, time[["elapsed"]], time[["user.self"]], format(REMLcrit(fit), digits = 17), "\n")
}
